package consensus

import (
	"cmp"
	"fmt"
	"math/rand/v2"

	"github.com/dollynator/dolly/lab/rl"
)

// Trainer is one run of learning. It is deterministic, and may be kept after any epoch.
type Trainer struct {
	config  Config
	seed    uint64
	epoch   int // done
	sims    int64
	optimum *float64 // where it is computed
	solved  int      // the epoch after which the greedy policy was first at the optimum, or −1
	f       *field
	exact   *graph      // for the best response; of its own where the field's is timeless
	sides   [2]*student // honest, Byzantine; nil where nobody learns
	pool    []*player
	scripts []script
	fresh   int // of the scripts, at their end, how many the last search found
	source  *rand.PCG
	names   []string // of a row's figures
	last    Row
}

// student is a side that learns.
type student struct {
	player  *player
	learner *rl.Learner
	adam    *rl.Adam
	search  rl.Search // instead of gradients
	tally   rl.Tally
	base    baseline
	expects bool // the baseline can tell what is seen
}

// stream is the second word of a run's seed.
const stream = 0x636f6e73656e7375

// usualPoints are a generation of ES; CMA-ES has a number of its own.
const usualPoints = 20

// NewTrainer begins a run.
func NewTrainer(c Config, seed uint64) (*Trainer, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	t := &Trainer{config: c, seed: seed, solved: -1, source: rand.NewPCG(seed, stream), names: rowNames(&c.Training)}
	chance := rand.New(t.source)
	g := newPlayGraph(&t.config.Env)
	t.f = &field{g: g, pcg: t.source, chance: chance, seen: g.sights.inputsOf, frozen: Frozen().of(g.sights)}
	for i, s := range []Side{Honest, Byzantine} {
		if !c.Training.learns(s) {
			continue
		}
		in, out := g.sights.inputs(), c.Env.actions()
		if s == Byzantine {
			in, out = g.lieInputs(), c.Env.lies()
		}
		var err error
		if t.sides[i], err = newStudent(c.Training, chance, in, out); err != nil {
			return nil, err
		}
		t.sides[i].expects = s == Honest && !c.Training.Direct
	}
	if h := t.sides[0]; h != nil {
		t.f.honest = h.player
	}
	if c.Training.Stop {
		s, err := Solve(c.Env, !c.Training.learns(Honest))
		if err != nil {
			return nil, fmt.Errorf("stop at the optimum: %w", err)
		}
		t.optimum = &s.Optimum
	}
	return t, nil
}

func newStudent(t Training, r *rand.Rand, in, out int) (*student, error) {
	n, err := rl.NewNet(r, append(append([]int{in}, t.Hidden...), out)...)
	if err != nil {
		return nil, err
	}
	s := &student{player: newPlayer(n), adam: rl.NewAdam(t.Rate)}
	s.player.direct = t.Direct
	s.learner = rl.NewLearner(s.player.policy, s.adam)
	switch t.Algorithm {
	case Evolution:
		s.search = rl.NewES(n.Params(), t.Spread, cmp.Or(t.Points, usualPoints)/2, t.Rate)
	case CMAES:
		s.search = rl.NewCMA(n.Params(), t.Spread, t.Points)
	}
	return s, nil
}

// Row is the figures of one epoch, in a fixed order.
type Row struct {
	Epoch  int
	Names  []string
	Values []float64
}

// Epoch learns from one epoch's games, and reports whether the run has ended.
func (t *Trainer) Epoch() (row Row, done bool, err error) {
	c := &t.config.Training
	if t.Done() {
		return t.last, true, nil
	}
	if c.Opponent.Mined > 0 && t.epoch%c.Opponent.MineEvery == 0 && t.sides[0] != nil {
		t.mine()
	}
	for _, s := range t.sides {
		if s != nil {
			s.player.policy.Temperature = c.Temperature.At(t.epoch)
		}
	}
	t.f.clear()
	if c.evolves() {
		err = t.evolve()
	} else {
		t.games(c.Simulations)
		t.learn()
	}
	if err != nil {
		return Row{}, false, err
	}
	t.row()
	t.forget()
	if c.Opponent.Pool > 0 && t.epoch%c.Opponent.PoolEvery == 0 {
		t.keepOpponent()
	}
	t.epoch++
	if c.Stop && t.epoch%c.Check == 0 && t.solved < 0 && t.solves() {
		t.solved = t.epoch
	}
	return t.last, t.Done(), nil
}

// Done reports whether the run has ended.
func (t *Trainer) Done() bool { return t.epoch >= t.config.Training.Epochs || t.solved >= 0 }

// games plays so many, each from a first state and against an opponent by chance.
func (t *Trainer) games(count int) {
	t.f.dice = dice{t.source.Uint64()}
	t.sims += int64(count)
	if !t.f.crowded() || !t.f.playAll(count) {
		t.oneByOne(count)
	}
}

// oneByOne plays so many games, one after the other.
func (t *Trainer) oneByOne(count int) {
	starts := t.f.g.starts
	for game := range count {
		t.f.game = game
		by := t.meet()
		at := t.f.dice.start(game, len(starts))
		if by.script != nil {
			at = by.script.Start
		}
		t.f.play(starts[at], by)
	}
}

// meet draws an opponent.
func (t *Trainer) meet() (by opponent) {
	if t.config.Env.Byzantine == 0 {
		return by
	}
	if b := t.sides[1]; b != nil {
		by = opponent{net: b.player, learns: true}
	}
	if t.sides[0] == nil {
		return by
	}
	o := &t.config.Training.Opponent
	u := uniform(t.source)
	switch {
	case u < o.Mined && len(t.scripts) > 0:
		return opponent{script: t.script()}
	case u >= o.Mined && u < o.Mined+o.Pool && len(t.pool) > 0:
		return opponent{net: t.pool[t.f.chance.IntN(len(t.pool))]}
	case u >= o.Mined+o.Pool && u < o.Mined+o.Pool+o.Random:
		return opponent{}
	}
	return by
}

// learn changes the networks by what was done.
func (t *Trainer) learn() {
	c := &t.config.Training
	for i, done := range [][]taken{t.f.did, t.f.lied} {
		s := t.sides[i]
		if s == nil || len(done) == 0 {
			continue
		}
		s.count(done, c.Baseline)
		step := rl.Step{Weight: 1 / float64(c.Simulations), Entropy: c.Entropy.At(t.epoch)}
		if c.Algorithm == PPO {
			s.learner.PPO(&s.tally, step, rl.Clip{Passes: c.Passes, Range: c.Clip})
		} else {
			s.learner.Reinforce(&s.tally, step)
		}
	}
}

// forget drops what was evaluated with networks that have changed.
func (t *Trainer) forget() {
	for _, s := range t.sides {
		if s != nil {
			s.player.reset()
		}
	}
	for _, p := range t.pool {
		p.reset()
	}
	if len(t.f.g.nodes) > mostNodes {
		t.renew()
	}
}

// renew begins a new graph, in which everything has new numbers.
func (t *Trainer) renew() {
	old := t.f.g.sights
	t.f.g, t.exact = newPlayGraph(&t.config.Env), nil
	t.f.seen, t.f.frozen = t.f.g.sights.inputsOf, Frozen().of(t.f.g.sights)
	if h := t.sides[0]; h != nil {
		h.base = h.base.moved(old, t.f.g.sights)
	}
}

// whole is a graph with rounds.
func (t *Trainer) whole() *graph {
	switch {
	case t.exact != nil:
	case t.f.g.timeless:
		t.exact = newGraph(&t.config.Env)
	default:
		t.exact = t.f.g
	}
	return t.exact
}

// row is the figures of the epoch that was played.
func (t *Trainer) row() {
	p := &t.f.paid
	n := float64(max(1, p.games))
	won := p.valid
	if t.config.Env.Win == ByMajor {
		won = p.major
	}
	t.last = Row{Epoch: t.epoch, Names: t.names, Values: append(make([]float64, 0, len(t.names)), float64(won)/n, float64(p.major)/n, float64(p.rounds)/n)}
	if t.sides[0] != nil {
		t.last.Values = append(t.last.Values, p.honest/n, float64(t.sides[0].player.policy.Rows()))
	}
	if t.sides[1] != nil {
		t.last.Values = append(t.last.Values, p.lies/n)
	}
	if t.config.Training.Opponent.Mined > 0 {
		t.last.Values = append(t.last.Values, float64(t.fresh))
	}
}

// rowNames are the names of the figures of an epoch.
func rowNames(t *Training) []string {
	names := []string{"win_rate", "majority_rate", "rounds"}
	if t.learns(Honest) {
		names = append(names, "reward_honest", "seen")
	}
	if t.learns(Byzantine) {
		names = append(names, "reward_byzantine")
	}
	if t.Opponent.Mined > 0 {
		names = append(names, "mined")
	}
	return names
}
