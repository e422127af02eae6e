package adversary

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/dollynator/dolly/lab/rl"
)

// ErrPlan is returned for a training that cannot be.
var ErrPlan = errors.New("a training that cannot be")

// Plan says how to teach an adversary.
type Plan struct {
	Game    string `json:"game"`
	Defence bool   `json:"defence"`
	Epochs  int    `json:"epochs"`
	Plays   int    `json:"plays"`   // of an epoch
	Tests   int    `json:"tests"`   // fresh seeds for what was learned
	Optimum int    `json:"optimum"` // of them, how many are enumerated where the game can be
}

// DefaultPlan is a training of some seconds.
func DefaultPlan(game string) Plan {
	return Plan{Game: game, Defence: true, Epochs: 120, Plays: 40, Tests: 40, Optimum: 4}
}

// Check refuses a plan that cannot be.
func (p Plan) Check() error {
	if _, err := ByName(p.Game); err != nil {
		return err
	}
	if p.Epochs < 1 || p.Epochs > 1e6 || p.Plays < 2 || p.Plays > 1e5 || p.Tests < 1 || p.Tests > 1000 || p.Optimum < 0 {
		return fmt.Errorf("%w: epochs from 1, plays from 2, tests from 1 to 1000, optimum from 0", ErrPlan)
	}
	return nil
}

const (
	hidden    = 16
	learnRate = 0.02
	entropy   = 0.04 // bonus at first, for each unit of gain; it falls to nothing
)

// learner is a training under way.
type learner struct {
	kind   Kind
	plan   Plan
	policy *rl.Policy
	learn  *rl.Learner
	rows   map[string]int
	seed   uint64
}

// step is one move of a play.
type step struct {
	row, move int
	gain      float64
}

// Train teaches an adversary, and plays what it learned on fresh seeds; tell is told of
// each epoch's mean gain.
func Train(ctx context.Context, p Plan, seed uint64, tell func(epoch int, mean float64)) (Learned, error) {
	if err := p.Check(); err != nil {
		return Learned{}, err
	}
	k, err := ByName(p.Game)
	if err != nil {
		return Learned{}, err
	}
	net, err := rl.NewNet(rand.New(rand.NewPCG(seed, 1)), k.inputs, hidden, len(k.Moves))
	if err != nil {
		return Learned{}, err
	}
	l := &learner{kind: k, plan: p, policy: rl.NewPolicy(net), rows: map[string]int{}, seed: seed}
	l.learn = rl.NewLearner(l.policy, rl.NewAdam(learnRate))
	out := Learned{Plan: p, Seed: seed}
	for epoch := range p.Epochs {
		if err := ctx.Err(); err != nil {
			return Learned{}, err
		}
		mean := l.epoch(epoch)
		out.Curve = append(out.Curve, mean)
		tell(epoch, mean)
	}
	l.test(&out)
	return out, nil
}

// epoch plays some games and learns from them: the baseline of a move is the mean of
// what the plays still gained from its time on.
func (l *learner) epoch(epoch int) (mean float64) {
	l.forget()
	var plays [][]step
	for i := range l.plan.Plays {
		n := uint64(epoch*l.plan.Plays + i)
		plays = append(plays, l.play(l.seed<<20+n, rand.New(rand.NewPCG(l.seed, n+2)), l.plan.Defence))
	}
	longest := 0
	for _, p := range plays {
		for t := len(p) - 2; t >= 0; t-- {
			p[t].gain += p[t+1].gain // from here to the end
		}
		longest = max(longest, len(p))
		mean += p[0].gain / float64(len(plays))
	}
	var tally rl.Tally
	tally.Reset(l.policy.Rows(), len(l.kind.Moves))
	for t := range longest {
		sum, n := 0.0, 0.0
		for _, p := range plays {
			if t < len(p) {
				sum, n = sum+p[t].gain, n+1
			}
		}
		for _, p := range plays {
			if t < len(p) {
				tally.Add(p[t].row, p[t].move, p[t].gain-sum/n)
			}
		}
	}
	left := 1 - float64(epoch)/float64(l.plan.Epochs)
	l.learn.Reinforce(&tally, rl.Step{Weight: 1 / float64(len(plays)), Entropy: entropy * max(1, math.Abs(mean)) * left})
	return mean
}

// forget drops what was seen: the network has changed.
func (l *learner) forget() {
	l.policy.Clear()
	clear(l.rows)
}

// see is the number of a row, which is evaluated once.
func (l *learner) see(ones []uint16) int {
	key := make([]byte, len(ones))
	for i, o := range ones {
		key[i] = byte(o)
	}
	at, seen := l.rows[string(key)]
	if !seen {
		at = l.policy.Add(ones)
		l.rows[string(key)] = at
	}
	return at
}

// play is one game; without chance the likeliest moves are made.
func (l *learner) play(seed uint64, r *rand.Rand, on bool) []step {
	g := l.kind.start(seed, on)
	var out []step
	for over := false; !over; {
		s := step{row: l.see(g.Look())}
		if r == nil {
			s.move = l.policy.Greedy(s.row)
		} else {
			s.move = l.policy.Draw(s.row, r.Uint64N(1<<53))
		}
		s.gain, over = g.Do(s.move)
		out = append(out, s)
	}
	return out
}
