// Package scenario says what a run of the simulator is: how many agents live for
// how long, with what mind, under what charter, in what economy, and what goes
// wrong. [Parse] reads one from YAML, strictly: an unknown key, a value out of
// range and a combination that cannot be are errors with file, line, key and what
// is allowed. What a file leaves out is as in [Default]. [Marshal] writes one that
// Parse reads back as the same value.
//
// It draws nothing and runs nothing: the engine in lab/sim does.
package scenario
