package sweep_test

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/dollynator/dolly/lab/runs"
)

// bowls is an experiment for tests: it goes down a bowl.
type bowls struct {
	before func(x float64, step int64) error // each step; nil for nothing
}

type bowlConfig struct {
	X     float64 `json:"x"`
	Y     float64 `json:"y"`
	Steps int64   `json:"steps"`
	Name  string  `json:"name"`
}

// errTrip is what it fails of.
var errTrip = errors.New("tripped")

func (bowls) Kind() string { return "bowl" }

func (bowls) Resolve(config json.RawMessage) (json.RawMessage, error) {
	c := bowlConfig{X: 1, Y: 1, Steps: 4}
	if err := runs.Fill(config, &c); err != nil {
		return nil, err
	}
	return json.Marshal(c)
}

func (b bowls) Start(config json.RawMessage, seed uint64) (runs.Work, error) {
	w := &bowl{before: b.before, noise: float64(seed) / 1000}
	return w, json.Unmarshal(config, &w.c)
}

type bowl struct {
	before func(float64, int64) error
	c      bowlConfig
	noise  float64
	at     int64
}

func (b *bowl) Step(ctx context.Context) (row runs.Row, done bool, err error) {
	if b.before != nil {
		if err := b.before(b.c.X, b.at+1); err != nil {
			return row, false, err
		}
	}
	if err := ctx.Err(); err != nil {
		return row, false, err
	}
	b.at++
	row = runs.Row{Step: b.at, Of: b.c.Steps}
	row.Add("depth", b.depth())
	return row, b.at >= b.c.Steps, nil
}

// depth is less with x near 3, and with more steps.
func (b *bowl) depth() float64 {
	return (b.c.X-3)*(b.c.X-3) + b.c.Y/float64(b.at) + b.noise
}

func (b *bowl) Save() ([]byte, error)           { return json.Marshal(b.at) }
func (b *bowl) Load(state []byte) error         { return json.Unmarshal(state, &b.at) }
func (b *bowl) Finish(runs.Folder) (any, error) { return map[string]float64{"low": b.depth()}, nil }

// options are those of the runs.
func options() runs.Options {
	return runs.Options{Program: runs.Program{Host: "alice"}, Now: time.Now, Every: time.Hour}
}
