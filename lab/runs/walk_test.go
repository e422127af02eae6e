package runs_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/dollynator/dolly/lab/runs"
)

// walks is an experiment for tests: a drunkard's walk.
type walks struct {
	before func(step int64) error // each step; nil for nothing
}

type walkConfig struct {
	Steps int64   `json:"steps"`
	Wide  float64 `json:"wide"`
}

// errTrip is what a walk fails of.
var errTrip = errors.New("tripped")

func (walks) Kind() string { return "walk" }

func (walks) Resolve(config json.RawMessage) (json.RawMessage, error) {
	c := walkConfig{Steps: 20, Wide: 1}
	if err := runs.Fill(config, &c); err != nil {
		return nil, err
	}
	return json.Marshal(c)
}

func (e walks) Start(config json.RawMessage, seed uint64) (runs.Work, error) {
	w := &walk{before: e.before, source: rand.NewPCG(seed, 0)}
	if err := json.Unmarshal(config, &w.c); err != nil {
		return nil, err
	}
	if w.c.Steps < 1 {
		return nil, fmt.Errorf("%w: steps: %d is not from 1", runs.ErrConfig, w.c.Steps)
	}
	return w, nil
}

type walk struct {
	before func(int64) error
	c      walkConfig
	source *rand.PCG
	at     walkState
}

type walkState struct {
	Step   int64
	X      float64
	Chance []byte
}

func (w *walk) Step(ctx context.Context) (runs.Row, bool, error) {
	if w.before != nil {
		if err := w.before(w.at.Step + 1); err != nil {
			return runs.Row{}, false, err
		}
	}
	w.at.Step++
	w.at.X += w.c.Wide * rand.New(w.source).NormFloat64()
	row := runs.Row{Step: w.at.Step, Of: w.c.Steps}
	row.Add("x", w.at.X)
	if w.at.Step%3 == 0 {
		row.Add("far, \"or\" not", math.Abs(w.at.X))
		row.Events = append(row.Events, json.RawMessage(fmt.Sprintf(`{"at": %d}`, w.at.Step)), json.RawMessage(`"rest"`))
	}
	if w.at.Step == 5 {
		row.Add("odd", math.Inf(1))
	}
	return row, w.at.Step == w.c.Steps, nil
}

func (w *walk) Save() (_ []byte, err error) {
	if w.at.Chance, err = w.source.MarshalBinary(); err != nil {
		return nil, err
	}
	return json.Marshal(w.at)
}

func (w *walk) Load(state []byte) error {
	if err := json.Unmarshal(state, &w.at); err != nil {
		return err
	}
	return w.source.UnmarshalBinary(w.at.Chance)
}

func (w *walk) Finish(out runs.Folder) (any, error) {
	if err := out.Write("pictures/end.txt", fmt.Appendf(nil, "%g\n", w.at.X)); err != nil {
		return nil, err
	}
	return map[string]float64{"x": w.at.X}, nil
}

// watch is a clock that goes on by a second whenever somebody looks.
func watch() func() time.Time {
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	return func() time.Time {
		now = now.Add(time.Second)
		return now
	}
}

// options are what tests play with: a checkpoint after every few steps.
func options() runs.Options {
	return runs.Options{Now: watch(), Every: 12 * time.Second, Program: runs.Program{Version: "test", Host: "alice"}}
}

// makeWalk makes the folder of a walk of so many steps.
func makeWalk(root string, steps int) (runs.Folder, error) {
	config, err := runs.Resolve(walks{}, json.RawMessage(fmt.Sprintf(`{"steps":%d}`, steps)), 7)
	if err != nil {
		return "", err
	}
	return runs.Create(root, walks{}.Kind(), config, 7, watch()())
}
