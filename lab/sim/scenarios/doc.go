// Package scenarios holds the scenarios that ship with the simulator: each file
// is a question. [Open] reads one by name, [Names] lists them; README.md has the
// answers.
package scenarios
