package consensus

import (
	"errors"
	"math"
	"math/rand/v2"
)

// Result is what a run came to.
type Result struct {
	// WinRate is the greedy policy's: exact, against the best response; where chance
	// decides or there are too many responses, of evaluationRuns games. Of a Byzantine network it is what its greedy
	// policy leaves the frozen honest agents.
	WinRate float64 `json:"win_rate"`
	// Sampled is that of the policy as it is drawn, in sampledRuns games against whom
	// it learned with.
	Sampled  float64  `json:"win_rate_sampled"`
	Majority *float64 `json:"win_rate_majority,omitempty"` // the greedy policy's, if nobody is Byzantine
	Optimum  *float64 `json:"optimum"`                     // null where none can be computed
	// Ratio is win rate ÷ optimum; of a Byzantine network what it took ÷ what could be.
	Ratio    *float64 `json:"ratio"`
	Epochs   int      `json:"epochs"` // that were learned
	SolvedAt *int     `json:"solved_at,omitempty"`
	Rounds   float64  `json:"rounds"` // of the greedy policy: the mean, against a best response of the longest game
	Sims     int64    `json:"simulations"`
}

const (
	evaluationRuns = 100_000
	sampledRuns    = 10_000
)

// Result evaluates the run as it is, with the same chance for every run of a seed.
func (t *Trainer) Result() (Result, error) {
	e := t.config.Env
	r := Result{Epochs: t.epoch, Sims: t.sims}
	if t.solved >= 0 {
		r.SolvedAt = &t.solved
	}
	v := t.greedy(evaluationRuns, e.Win)
	r.WinRate, r.Rounds = v.value, v.rounds
	if e.Byzantine == 0 && e.Method != Interactive {
		other := t.greedy(evaluationRuns, ByMajor).value
		r.Majority = &other
	}
	r.Sampled = t.sampled()
	if t.optimum == nil {
		s, err := Solve(e, t.sides[0] == nil)
		if errors.Is(err, ErrUnsolved) {
			return r, nil
		}
		if err != nil {
			return r, err
		}
		t.optimum = &s.Optimum
	}
	r.Optimum = t.optimum
	ratio := r.WinRate / *t.optimum
	if t.sides[0] == nil {
		ratio = (1 - r.WinRate) / (1 - *t.optimum)
	}
	if !math.IsNaN(ratio) && !math.IsInf(ratio, 0) {
		r.Ratio = &ratio
	}
	return r, nil
}

// checkRuns is how many games a look at the greedy policy takes where chance decides.
const checkRuns = 2000

// solves reports whether the greedy policy is at the optimum.
func (t *Trainer) solves() bool {
	least, win := *t.optimum-1e-12, t.config.Env.Win
	if h := t.sides[0]; h != nil && t.config.Env.searchable() {
		g := t.whole()
		return g.reaches(newPlayer(h.player.policy.Net).greedy(g.sights.inputsOf), win, least)
	}
	return t.greedy(checkRuns, win).value >= least
}

// greedy judges the greedy policies by what counts as a win.
func (t *Trainer) greedy(runs int, by Win) verdict {
	g := t.whole()
	if t.sides[0] == nil {
		b := newPlayer(t.sides[1].player.policy.Net)
		won, rounds := g.against(Frozen().of(g.sights), by, func(n *node, i int) int {
			return b.policy.Greedy(b.row(g.lieID(n, i), func(int32) []uint16 { return g.lieOnes(n, i) }))
		})
		return verdict{value: won, rounds: rounds}
	}
	if !g.env.searchable() {
		return t.greedyByChance(by, runs)
	}
	return g.worst(newPlayer(t.sides[0].player.policy.Net).greedy(g.sights.inputsOf), by, false)
}

// greedyByChance plays games with actions that are the likeliest, against Byzantine
// agents that learned or, where none did, against chance.
func (t *Trainer) greedyByChance(win Win, runs int) verdict {
	f := t.aside()
	g := f.g
	f.honest, f.frozen = nil, newPlayer(t.sides[0].player.policy.Net).greedy(g.sights.inputsOf)
	by := opponent{}
	if b := t.sides[1]; b != nil {
		by.net = newPlayer(b.player.policy.Net)
	}
	for range runs {
		f.play(g.starts[f.chance.IntN(len(g.starts))], by)
		if by.net != nil && by.net.policy.Rows() > 1<<14 {
			by.net.reset()
		}
	}
	won := f.paid.valid
	if win == ByMajor {
		won = f.paid.major
	}
	return verdict{value: float64(won) / float64(runs), rounds: float64(f.paid.rounds) / float64(runs)}
}

// aside is a field with chance of its own.
func (t *Trainer) aside() *field {
	g := t.f.g
	source := rand.NewPCG(t.seed, ^uint64(stream))
	return &field{g: g, pcg: source, chance: rand.New(source), seen: g.sights.inputsOf, frozen: t.f.frozen}
}

// sampled is the win rate of policies as they are drawn, at temperature 1.
func (t *Trainer) sampled() float64 {
	f := t.aside()
	shadow := *t
	shadow.f, shadow.source = f, f.pcg
	for i, s := range t.sides {
		if s != nil {
			shadow.sides[i] = &student{player: newPlayer(s.player.policy.Net)}
		}
	}
	if shadow.sides[0] != nil {
		f.honest = shadow.sides[0].player
	}
	for range sampledRuns / 100 { // rows do not pile up where nothing repeats
		f.did, f.lied = f.did[:0], f.lied[:0]
		shadow.games(100)
		for _, s := range shadow.sides {
			if s != nil && s.player.policy.Rows() > 1<<14 {
				s.player.reset()
			}
		}
	}
	won := f.paid.valid
	if t.config.Env.Win == ByMajor {
		won = f.paid.major
	}
	return float64(won) / float64(f.paid.games)
}
