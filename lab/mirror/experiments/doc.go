// Package experiments ships experiments for lab/mirror: those of the ancestor, as
// they must be written to mean what its README says, and ours. [Open] reads one by
// name, [Names] lists them.
package experiments
