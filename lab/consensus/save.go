package consensus

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/dollynator/dolly/lab/rl"
)

// ErrSaved is returned for what is no saved run, or one of other settings.
var ErrSaved = errors.New("no saved run of these settings")

// saved is a run between two epochs.
type saved struct {
	Config  Config        `json:"config"`
	Seed    uint64        `json:"seed"`
	Epoch   int           `json:"epoch"`
	Sims    int64         `json:"simulations"`
	Solved  int           `json:"solved_at"`
	Source  []byte        `json:"source"` // of chance
	Sides   [2]*savedSide `json:"sides"`  // honest, Byzantine
	Pool    [][]float64   `json:"pool,omitempty"`
	Scripts []script      `json:"scripts,omitempty"`
	Fresh   int           `json:"fresh,omitempty"`
}

type savedSide struct {
	Params []float64     `json:"params"`
	Adam   *rl.Adam      `json:"adam,omitempty"`
	ES     *rl.ES        `json:"es,omitempty"`
	CMA    *rl.CMA       `json:"cma,omitempty"`
	Base   []expectation `json:"baseline,omitempty"`
}

// Save is all that the following epochs depend on, and the settings.
func (t *Trainer) Save() ([]byte, error) {
	source, err := t.source.MarshalBinary()
	if err != nil {
		return nil, fmt.Errorf("save the run: %w", err)
	}
	s := saved{Config: t.config, Seed: t.seed, Epoch: t.epoch, Sims: t.sims, Solved: t.solved, Source: source, Scripts: t.scripts, Fresh: t.fresh}
	for i, side := range t.sides {
		if side == nil {
			continue
		}
		k := &savedSide{Params: side.player.policy.Net.Params(), Base: side.base.kept(t.f.g.sights)}
		switch x := side.search.(type) {
		case *rl.ES:
			k.ES = x
		case *rl.CMA:
			k.CMA = x
		default:
			k.Adam = side.adam
		}
		s.Sides[i] = k
	}
	for _, p := range t.pool {
		s.Pool = append(s.Pool, p.policy.Net.Params())
	}
	raw, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("save the run: %w", err)
	}
	return raw, nil
}

// Load is the run that was saved.
func Load(raw []byte) (*Trainer, error) {
	var s saved
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSaved, err)
	}
	t, err := NewTrainer(s.Config, s.Seed)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSaved, err)
	}
	t.epoch, t.sims, t.solved, t.scripts, t.fresh = s.Epoch, s.Sims, s.Solved, s.Scripts, s.Fresh
	fresh := rand.NewPCG(0, 0)
	if err := fresh.UnmarshalBinary(s.Source); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSaved, err)
	}
	*t.source = *fresh
	for i, side := range t.sides {
		if (side == nil) != (s.Sides[i] == nil) {
			return nil, fmt.Errorf("other sides learn: %w", ErrSaved)
		}
		if side != nil {
			if err := side.load(s.Sides[i], t.f.g.sights); err != nil {
				return nil, err
			}
		}
	}
	if err := t.loadOpponents(s); err != nil {
		return nil, err
	}
	return t, nil
}

// load takes what a side was.
func (s *student) load(k *savedSide, sights *sights) error {
	n := len(s.player.policy.Net.Params())
	if err := s.player.policy.Net.SetParams(k.Params); err != nil {
		return fmt.Errorf("%w: %w", ErrSaved, err)
	}
	switch x := s.search.(type) {
	case *rl.ES:
		if k.ES == nil || len(k.ES.Mean) != n || k.ES.Optimizer == nil {
			return fmt.Errorf("no evolution strategy: %w", ErrSaved)
		}
		*x = *k.ES
	case *rl.CMA:
		if k.CMA == nil || len(k.CMA.Mean) != n || len(k.CMA.Factor) != n || len(k.CMA.Shape) != n || len(k.CMA.Length) != n {
			return fmt.Errorf("no covariance: %w", ErrSaved)
		}
		*x = *k.CMA
	default:
		if k.Adam == nil || len(k.Adam.Mean) != len(k.Adam.Square) || len(k.Adam.Mean) != n && k.Adam.Count > 0 {
			return fmt.Errorf("no optimizer: %w", ErrSaved)
		}
		*s.adam = *k.Adam
	}
	s.base = restored(k.Base, sights)
	return nil
}

// loadOpponents takes the pool and the scripts.
func (t *Trainer) loadOpponents(s saved) error {
	if t.fresh < 0 || t.fresh > len(t.scripts) {
		return fmt.Errorf("mined strategies: %w", ErrSaved)
	}
	for _, x := range t.scripts {
		if x.Start < 0 || x.Start >= len(t.f.g.starts) {
			return fmt.Errorf("mined strategies: %w", ErrSaved)
		}
		for _, a := range x.Acts {
			if a < 0 || int(a) >= t.f.g.lies {
				return fmt.Errorf("mined strategies: %w", ErrSaved)
			}
		}
	}
	for _, params := range s.Pool {
		if t.sides[1] == nil {
			return fmt.Errorf("a pool: %w", ErrSaved)
		}
		n := t.sides[1].player.policy.Net.Clone()
		if err := n.SetParams(params); err != nil {
			return fmt.Errorf("%w: %w", ErrSaved, err)
		}
		t.pool = append(t.pool, newPlayer(n))
	}
	return nil
}

// Config is the settings of the run.
func (t *Trainer) Config() Config { return t.config }

// Seed is what the run began with.
func (t *Trainer) Seed() uint64 { return t.seed }

// Epochs is how many are done.
func (t *Trainer) Epochs() int { return t.epoch }
