// Package trial makes runs of lab/runs of the trainings of lab/consensus: with a folder,
// resumable, swept.
package trial

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/dollynator/dolly/lab/consensus"
	"github.com/dollynator/dolly/lab/runs"
	"github.com/dollynator/dolly/lab/sim/picture"
)

// Config is the keys of a trial.
type Config struct {
	Setting string `json:"setting"` // one of [consensus.Settings]
	Preset  string `json:"preset"`  // of that; what env and training do not say is its
	consensus.Config
}

// Experiment implements [runs.Experiment].
type Experiment struct{}

// Kind implements [runs.Experiment].
func (Experiment) Kind() string { return "consensus" }

// Resolve implements [runs.Experiment].
func (Experiment) Resolve(raw json.RawMessage) (json.RawMessage, error) {
	c, err := read(raw)
	if err != nil {
		return nil, err
	}
	return json.Marshal(c)
}

// read fills in what a config does not say.
func read(raw json.RawMessage) (Config, error) {
	named := struct {
		Setting string `json:"setting"`
		Preset  string `json:"preset"`
	}{Setting: "honest"}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &named); err != nil {
			return Config{}, fmt.Errorf("%w: %w", runs.ErrConfig, err)
		}
	}
	base, err := consensus.Named(named.Setting, named.Preset)
	if err != nil {
		return Config{}, err
	}
	c := Config{Setting: named.Setting, Preset: named.Preset, Config: base}
	if c.Preset == "" {
		c.Preset = "works"
	}
	if err := runs.Fill(raw, &c); err != nil {
		return c, err
	}
	return c, c.Check()
}

// Start implements [runs.Experiment].
func (Experiment) Start(raw json.RawMessage, seed uint64) (runs.Work, error) {
	c, err := read(raw)
	if err != nil {
		return nil, err
	}
	t, err := consensus.NewTrainer(c.Config, seed)
	if err != nil {
		return nil, err
	}
	return &work{config: c, seed: seed, trainer: t}, nil
}

// work is a training under way.
type work struct {
	config  Config
	seed    uint64
	trainer *consensus.Trainer
	curve   []float64
}

// Step implements [runs.Work]: one epoch.
func (w *work) Step(ctx context.Context) (runs.Row, bool, error) {
	if err := ctx.Err(); err != nil {
		return runs.Row{}, false, err
	}
	got, done, err := w.trainer.Epoch()
	row := runs.Row{Step: int64(got.Epoch), Of: int64(w.config.Training.Epochs) - 1}
	for i, name := range got.Names {
		row.Add(name, got.Values[i])
	}
	if err == nil {
		w.curve = append(w.curve, got.Values[0])
	}
	return row, done, err
}

// state is what is kept of a work.
type state struct {
	Trainer json.RawMessage `json:"trainer"`
	Curve   []float64       `json:"curve"`
}

// Save implements [runs.Work].
func (w *work) Save() ([]byte, error) {
	raw, err := w.trainer.Save()
	if err != nil {
		return nil, err
	}
	return json.Marshal(state{raw, w.curve})
}

// Load implements [runs.Work].
func (w *work) Load(raw []byte) error {
	var s state
	if err := json.Unmarshal(raw, &s); err != nil {
		return fmt.Errorf("%w: %w", consensus.ErrSaved, err)
	}
	t, err := consensus.Load(s.Trainer)
	if err != nil {
		return err
	}
	w.trainer, w.curve = t, s.Curve
	return nil
}

// Summary is what a trial came to.
type Summary struct {
	Setting string `json:"setting"`
	Preset  string `json:"preset"`
	Seed    uint64 `json:"seed"`
	consensus.Result
}

// Finish implements [runs.Work]: it draws the curve, and keeps the networks.
func (w *work) Finish(out runs.Folder) (any, error) {
	r, err := w.trainer.Result()
	if err != nil {
		return nil, err
	}
	p := picture.Panel{Unit: "share of games won while learning", Series: []picture.Series{{Name: w.config.Preset, Y: w.curve}}}
	svg := picture.Curves(picture.Chart{Title: "Learning " + w.config.Setting, Panels: []picture.Panel{p}}, "epoch")
	if err := out.Write("pictures/win_rate.svg", svg); err != nil {
		return nil, err
	}
	raw, err := w.trainer.Save()
	if err != nil {
		return nil, err
	}
	if err := out.Write("policy.json", raw); err != nil {
		return nil, err
	}
	return Summary{w.config.Setting, w.config.Preset, w.seed, r}, nil
}
