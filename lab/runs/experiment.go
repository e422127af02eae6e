package runs

import (
	"context"
	"encoding/json"
)

// Experiment is a kind of work that can be run, tracked and resumed.
type Experiment interface {
	// Kind is the name of it in files and on command lines.
	Kind() string
	// Resolve fills in every default. It refuses unknown keys, naming the
	// nearest; [Fill] does both.
	Resolve(config json.RawMessage) (json.RawMessage, error)
	// Start makes a work of a resolved config.
	Start(config json.RawMessage, seed uint64) (Work, error)
}

// Reader is an [Experiment] that reads its own files. Without it a file is YAML or
// JSON with the keys of the config, and kind.
type Reader interface {
	// Read makes a config of the text of a file; paths in it are beside that file.
	Read(file string, text []byte) (json.RawMessage, error)
}

// Work is one run under way. It is deterministic: the same config and seed give
// the same rows, and a work that loaded what another saved goes on like that one.
type Work interface {
	// Step works for an epoch or a chunk, seconds at most, and returns what was
	// measured. Done: there is no step after it. An error ends the run.
	Step(ctx context.Context) (row Row, done bool, err error)
	// Save is all that the following steps depend on.
	Save() ([]byte, error)
	// Load takes the state that a work of the same config and seed saved.
	Load(state []byte) error
	// Finish writes pictures and tables and returns the summary, which --json
	// prints. It is called after the last step only.
	Finish(out Folder) (summary any, err error)
}

// Row is what one step measured.
type Row struct {
	Step   int64             // ascending from row to row
	Of     int64             // the step of the last row, 0 if nobody knows; not written
	Values []Value           // in the order in which they are shown
	Events []json.RawMessage // lines of events.jsonl, each one JSON value; often none
	Keep   bool              // a checkpoint is due, whatever the time since the last
}

// Value is one figure. What is no finite number is written as null.
type Value struct {
	Name string
	V    float64
}

// Add puts a figure at the end of the row.
func (r *Row) Add(name string, v float64) { r.Values = append(r.Values, Value{name, v}) }
