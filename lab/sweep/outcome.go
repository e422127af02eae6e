package sweep

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"

	"github.com/dollynator/dolly/lab/runs"
)

// Outcome is how a task ended.
type Outcome struct {
	ID      string             `json:"id"`
	State   runs.State         `json:"state"` // runs.Done or runs.Failed
	Error   string             `json:"error,omitempty"`
	Summary json.RawMessage    `json:"summary,omitempty"`
	Last    map[string]float64 `json:"last,omitempty"` // number of each figure
	Worker  string             `json:"worker"`         // who played it: a host
	Seconds float64            `json:"seconds"`        // that it took there
}

// Metric is a number of the summary, or else the last one of that figure.
func (o Outcome) Metric(name string) (float64, bool) {
	if o.State != runs.Done {
		return 0, false
	}
	var summary map[string]json.RawMessage
	var v *float64
	if json.Unmarshal(o.Summary, &summary) == nil && json.Unmarshal(summary[name], &v) == nil && v != nil {
		return *v, true
	}
	last, ok := o.Last[name]
	return last, ok
}

// OutcomeOf reads how the run in a folder ended; err is what ended it, nil if it is
// done.
func OutcomeOf(id string, f runs.Folder, err error) (Outcome, error) {
	o := Outcome{ID: id, State: runs.Done}
	if err != nil {
		o.State, o.Error = runs.Failed, err.Error()
	} else if o.Summary, err = summary(f); err != nil {
		return o, fmt.Errorf("outcome of %s: %w", id, err)
	}
	table, err := f.Table()
	if err != nil {
		if o.State == runs.Failed {
			return o, nil
		}
		return o, fmt.Errorf("outcome of %s: %w", id, err)
	}
	o.Last = map[string]float64{}
	for _, c := range table.Columns {
		if v := c.Last(); !math.IsNaN(v) {
			o.Last[c.Name] = v
		}
	}
	return o, nil
}

// summary is that of a run, without white space: an outcome is a line.
func summary(f runs.Folder) (json.RawMessage, error) {
	raw, err := f.Read(runs.SummaryFile)
	if err != nil {
		return nil, err
	}
	var flat bytes.Buffer
	err = json.Compact(&flat, raw)
	return flat.Bytes(), err
}
