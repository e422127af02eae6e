package tui

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/dollynator/dolly"
)

// Lab is a folder of experiments' runs. It is asked once a second, from any goroutine.
type Lab interface {
	// Runs lists them, the newest first.
	Runs(ctx context.Context) ([]LabRun, error)
	// Figures are what a run measured so far. What it returned is never changed.
	Figures(ctx context.Context, run string) (LabFigures, error)
}

// LabRun is a run as the list of them shows it.
type LabRun struct {
	Name  string        `json:"run"`
	Kind  string        `json:"kind"`
	Seed  uint64        `json:"seed"`
	State string        `json:"state"` // running, done, interrupted, failed, killed
	Step  int64         `json:"step"`
	Of    int64         `json:"of,omitempty"` // the last step there will be; 0 is not known
	Began time.Time     `json:"start"`
	Took  time.Duration `json:"took_ns"` // that processes worked on it
	Error string        `json:"error,omitempty"`
	Last  []LabFigure   `json:"last"`  // of each figure the latest value
	Facts [][2]string   `json:"facts"` // what else there is to say of it, by name
}

// LabFigures are the figures of a run over its steps.
type LabFigures struct {
	Steps   []int64     `json:"steps"`
	Figures []LabFigure `json:"figures"`
}

// LabFigure is one figure; where it was not measured it is not a number.
type LabFigure struct {
	Name string
	V    []float64
}

// MarshalJSON writes null for what is not a number.
func (f LabFigure) MarshalJSON() ([]byte, error) {
	out := struct {
		Name string     `json:"name"`
		V    []*float64 `json:"values"`
	}{f.Name, make([]*float64, len(f.V))}
	for i := range f.V {
		if !odder(f.V[i]) {
			out.V[i] = &f.V[i]
		}
	}
	return json.Marshal(out)
}

// The views of a laboratory; a node has none of them.
const (
	viewRuns    dolly.View = "lab runs"
	viewFigures dolly.View = "lab figures" // of the run that the query's filter names
)

// isLab reports whether a source is the laboratory's.
func (s source) isLab() bool { return s.view == viewRuns || s.view == viewFigures }

// errNoLab is why a console without a folder of runs shows none.
var errNoLab = errors.New("no folder of runs was named; --runs does")

// askLab asks a laboratory, as [ask] does a node.
func askLab(ctx context.Context, lab Lab, s source) (any, error) {
	switch {
	case lab == nil:
		return nil, errNoLab
	case s.view == viewRuns:
		v, err := lab.Runs(ctx)
		return &v, err
	}
	v, err := lab.Figures(ctx, s.query.Filter)
	return &v, err
}

// errNoNode is why a console of a laboratory alone shows no agent.
var errNoNode = errors.New("here is a folder of runs, and no node")

// nobody is the node of a console that shows a laboratory alone.
type nobody struct{}

func (nobody) Info(context.Context) (dolly.Info, error) {
	return dolly.Info{Role: "lab", ReadOnly: true}, nil
}

func (nobody) Get(context.Context, dolly.View, dolly.Query) (json.RawMessage, error) {
	return nil, errNoNode
}

func (nobody) Watch(context.Context, uint64) (<-chan dolly.Event, error) { return nil, errNoNode }

func (nobody) Why(context.Context, uint64) (dolly.Explanation, error) {
	return dolly.Explanation{}, errNoNode
}

func (nobody) Do(context.Context, dolly.Action, bool) (dolly.Result, error) {
	return dolly.Result{}, errNoNode
}

func (nobody) Close() error { return nil }

// row is the screens that tab and digits turn.
func (m model) row() []screenID {
	if _, alone := m.link.node.(nobody); alone {
		return []screenID{labScreen}
	}
	var out []screenID
	for s := range inner {
		if s != labScreen || m.opts.Lab != nil {
			out = append(out, s)
		}
	}
	return out
}
