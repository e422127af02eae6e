package consensus

import (
	"context"
	"fmt"
)

// Study is one figure of the paper: the paper's way to learn beside ways that work.
type Study struct {
	Name  string
	Title string
	Words string // what the paper found
	Arms  []Arm
}

// Arm is one way, learned from several seeds.
type Arm struct {
	Name   string
	Words  string
	Config Config
	Seeds  int
	Bar    string // what a seed must reach, in words
	passes func(Result) bool
}

// Passes reports whether a seed reached the bar.
func (a Arm) Passes(r Result) bool { return a.passes(r) }

// Outcome is one seed's run.
type Outcome struct {
	Seed uint64 `json:"seed"`
	Result
	Passed bool      `json:"passed"`
	Curve  []float64 `json:"-"` // win rate of the games of each epoch
}

// Learn plays one seed.
func (a Arm) Learn(ctx context.Context, seed uint64) (Outcome, error) {
	t, err := NewTrainer(a.Config, seed)
	if err != nil {
		return Outcome{}, err
	}
	o := Outcome{Seed: seed}
	for !t.Done() {
		if err := ctx.Err(); err != nil {
			return o, fmt.Errorf("%s, seed %d: %w", a.Name, seed, err)
		}
		row, _, err := t.Epoch()
		if err != nil {
			return o, err
		}
		o.Curve = append(o.Curve, row.Values[0])
	}
	o.Result, err = t.Result()
	o.Passed = err == nil && a.passes(o.Result)
	return o, err
}

// Studies are the paper's figures. Quick ones have few seeds and show only that it works.
func Studies(quick bool) ([]Study, error) {
	var out []Study
	for _, s := range plans() {
		study := Study{Name: s.name, Title: s.title, Words: s.words}
		for _, p := range s.arms {
			c, err := Named(s.setting, p.preset)
			if err != nil {
				return nil, err
			}
			a := Arm{Name: p.preset, Config: c, Seeds: p.seeds, Bar: s.bar, passes: s.passes}
			if s.inits != "" {
				a.Config.Env.Inits = s.inits
			}
			if p.hidden != nil {
				a.Name, a.Config.Training.Hidden = p.preset+", 16/8", p.hidden
			}
			if a.Words, err = wordsOf(s.setting, p.preset); err != nil {
				return nil, err
			}
			if quick {
				a.Seeds, a.Config.Training.Epochs = 2, min(300, a.Config.Training.Epochs)
			}
			study.Arms = append(study.Arms, a)
		}
		out = append(out, study)
	}
	return out, nil
}

// plan is a study before its configs are looked up.
type plan struct {
	name, setting, inits, title, words, bar string
	passes                                  func(Result) bool
	arms                                    []armPlan
}

type armPlan struct {
	preset string
	seeds  int
	hidden []int
}

func plans() []plan {
	small := []int{16, 8}
	best := func(r Result) bool { return r.Ratio != nil && *r.Ratio >= 1-1e-9 }
	near := func(r Result) bool { return r.Ratio != nil && *r.Ratio >= 0.98 }
	both := func(r Result) bool { return best(r) && r.Majority != nil && *r.Majority == 1 && r.Rounds == 2 }
	return []plan{
		{"honest", "honest", "", "Honest consensus", "The paper needed more rewards than consistency and validity, and 500 epochs.",
			"the greedy policy always commits the majority, in 2 rounds, at epoch 300", both,
			[]armPlan{{"paper-table", 200, nil}, {"paper", 200, nil}, {"entropy", 200, nil}, {"works", 200, nil}}},
		{"byzantine", "byzantine", "", "Byzantine breaking", "The paper's Byzantine agent broke a frozen protocol within 200 epochs.",
			"the greedy attack does as much harm as the best response", best, []armPlan{{"paper-table", 20, nil}, {"works", 20, nil}}},
		{"joint", "joint", "", "Joint training", "The paper's honest agents came to commit always the same.",
			"the greedy policy wins as often as any can against the best response", best,
			[]armPlan{{"paper-table", 20, nil}, {"self-play", 20, nil}, {"works", 20, nil}}},
		{"slush_41", "slush", "4-1", "Slush, 4 against 1", "The paper's agents sampled and committed the majority.",
			"0.98 of the optimum", near, []armPlan{{"paper-table", 20, nil}, {"works", 20, nil}}},
		{"slush_32", "slush", "3-2", "Slush, 3 against 2", "The paper's agents sampled to the end and committed always the same.",
			"0.98 of the optimum", near, []armPlan{{"paper-table", 20, nil}, {"works", 20, nil}}},
		{"pki", "pki", "", "Public keys, 3 + 1", "The paper did not get there.",
			"the greedy policy wins always, against every strategy, within 2,000 epochs", best,
			[]armPlan{{"paper-table", 20, nil}, {"random", 10, nil}, {"works", 20, small}, {"works", 20, nil}}},
	}
}

// wordsOf are what a preset says of itself.
func wordsOf(setting, preset string) (string, error) {
	for _, s := range Settings() {
		for _, p := range s.presets {
			if s.Name == setting && p.Name == preset {
				return p.Words, nil
			}
		}
	}
	return "", fmt.Errorf("%w: %q of %s", ErrPreset, preset, setting)
}
