package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/runs"
	"github.com/spf13/cobra"
)

// labMain is a program for scripts: dolly lab with an experiment for tests, as
// walker lab.
func labMain() {
	env := cli.System()
	root := cli.Parent(&cobra.Command{Use: "walker"}, newLabCommand(env, []runs.Experiment{walks{}}, overNATS{}))
	os.Exit(cli.Run(cli.Signals(context.Background()), env, root, os.Args[1:]))
}

// walks is that experiment: a drunkard's walk.
type walks struct{}

type walkConfig struct {
	Steps  int64   `json:"steps"`
	Wide   float64 `json:"wide"`
	Pull   float64 `json:"pull"`   // towards zero
	Fall   int64   `json:"fall"`   // the step at which it falls; 0 for never
	Hold   int64   `json:"hold"`   // the step at which it waits for that file; 0 for never
	Unless string  `json:"unless"` // it does not fall if there is this file, and waits for it
	Inner  struct {
		Depth int64 `json:"depth"`
	} `json:"inner"`
}

func (walks) Kind() string { return "walk" }

func (walks) Resolve(config json.RawMessage) (json.RawMessage, error) {
	c := walkConfig{Steps: 20, Wide: 1}
	if err := runs.Fill(config, &c); err != nil {
		return nil, err
	}
	return json.Marshal(c)
}

func (walks) Start(config json.RawMessage, seed uint64) (runs.Work, error) {
	w := &walk{source: rand.NewPCG(seed, 0)}
	if err := json.Unmarshal(config, &w.c); err != nil {
		return nil, err
	}
	if w.c.Steps < 1 {
		return nil, fmt.Errorf("%w: steps: %d is not from 1", runs.ErrConfig, w.c.Steps)
	}
	return w, nil
}

type walk struct {
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
	if w.at.Step+1 == w.c.Fall {
		if _, err := os.Stat(w.c.Unless); err != nil {
			return runs.Row{}, false, errors.New("it fell")
		}
	}
	for w.at.Step+1 == w.c.Hold {
		if _, err := os.Stat(w.c.Unless); err == nil {
			break
		}
		select {
		case <-time.After(5 * time.Millisecond): // then it looks again
		case <-ctx.Done():
			return runs.Row{}, false, ctx.Err()
		}
	}
	w.at.Step++
	w.at.X += w.c.Wide*rand.New(w.source).NormFloat64() - w.c.Pull*w.at.X
	row := runs.Row{Step: w.at.Step, Of: w.c.Steps}
	row.Add("x", w.at.X)
	row.Add("far", w.at.X*w.at.X)
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

func (w *walk) Finish(runs.Folder) (any, error) {
	return map[string]any{"x": w.at.X, "far": w.at.X * w.at.X}, nil
}
