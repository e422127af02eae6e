package nats_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/dollynator/dolly/lab/runs"
)

// bowls is an experiment for tests: it goes down a bowl.
type bowls struct {
	slow bool // each step says that it begins, and waits to be told to go on
}

type bowlConfig struct {
	X     float64 `json:"x"`
	Steps int64   `json:"steps"`
}

func (bowls) Kind() string { return "bowl" }

func (bowls) Resolve(config json.RawMessage) (json.RawMessage, error) {
	c := bowlConfig{X: 1, Steps: 4}
	if err := runs.Fill(config, &c); err != nil {
		return nil, err
	}
	return json.Marshal(c)
}

func (b bowls) Start(config json.RawMessage, seed uint64) (runs.Work, error) {
	w := &bowl{slow: b.slow, noise: float64(seed) / 1000}
	return w, json.Unmarshal(config, &w.c)
}

type bowl struct {
	slow  bool
	c     bowlConfig
	noise float64
	at    int64
}

func (b *bowl) Step(ctx context.Context) (row runs.Row, done bool, err error) {
	if b.slow {
		fmt.Printf("step %d of %g\n", b.at+1, b.c.X)
		if _, err := io.ReadFull(os.Stdin, make([]byte, 1)); err != nil {
			return row, false, err
		}
	}
	if b.c.X == 13 {
		return row, false, fmt.Errorf("x: %g is unlucky", b.c.X)
	}
	b.at++
	row = runs.Row{Step: b.at, Of: b.c.Steps}
	row.Add("depth", b.depth())
	return row, b.at >= b.c.Steps, ctx.Err()
}

func (b *bowl) depth() float64 { return (b.c.X-3)*(b.c.X-3) + 1/float64(b.at) + b.noise }

func (b *bowl) Save() ([]byte, error)           { return json.Marshal(b.at) }
func (b *bowl) Load(state []byte) error         { return json.Unmarshal(state, &b.at) }
func (b *bowl) Finish(runs.Folder) (any, error) { return map[string]float64{"low": b.depth()}, nil }
