package adversary

import (
	"math"
	"math/rand/v2"
)

// Learned is an adversary, by what it does.
type Learned struct {
	Plan   Plan      `json:"plan"`
	Seed   uint64    `json:"seed"`
	Curve  []float64 `json:"curve"` // mean gain by epoch
	Gain   Mean      `json:"gain"`
	Chance Mean      `json:"chance"` // of moves at random
	Honest Mean      `json:"honest"` // of the first move, always
	Best   Moves     `json:"best"`   // of the test's plays, that which gained most
	Bound  *Bound    `json:"bound"`  // null where the game cannot be enumerated
}

// Bound is what all lists of moves gain at most, on the first seeds of the test: more
// than any policy can, which does not know what chance will do.
type Bound struct {
	Seeds   int   `json:"seeds"`
	Optimum Mean  `json:"optimum"`
	Learned Mean  `json:"learned"` // on the same seeds
	Best    Moves `json:"best"`
}

// Mean is one with its interval.
type Mean struct {
	Mean float64 `json:"mean"`
	CI95 float64 `json:"ci95"` // half its width, by the normal distribution
	Most float64 `json:"most"`
}

// Moves are a play that can be played again.
type Moves struct {
	Seed  uint64  `json:"seed"`
	Moves []int   `json:"moves"`
	Gain  float64 `json:"gain"`
}

// test plays what was learned, and its controls, on seeds that training had not.
func (l *learner) test(out *Learned) {
	l.forget()
	var learned, chance, honest []float64
	for i := range l.plan.Tests {
		seed := l.testSeed(i)
		m := Moves{Seed: seed}
		for _, s := range l.play(seed, nil, l.plan.Defence) {
			m.Moves = append(m.Moves, s.move)
			m.Gain += s.gain
		}
		if learned = append(learned, m.Gain); i == 0 || m.Gain > out.Best.Gain {
			out.Best = m
		}
		r := rand.New(rand.NewPCG(seed, 3))
		random := make([]int, len(m.Moves))
		for t := range random {
			random[t] = r.IntN(len(l.kind.Moves))
		}
		gain, _ := l.kind.Play(seed, l.plan.Defence, random) // moves that there are
		chance = append(chance, gain)
		gain, _ = l.kind.Play(seed, l.plan.Defence, nil)
		honest = append(honest, gain)
	}
	out.Gain, out.Chance, out.Honest = mean(learned), mean(chance), mean(honest)
	out.Bound = l.bound(learned)
}

// testSeed is one of the test's, by its number.
func (l *learner) testSeed(i int) uint64 { return l.seed<<20 + 1<<19 + uint64(i) }

// bound enumerates the game on some of the seeds on which so much was gained.
func (l *learner) bound(learned []float64) *Bound {
	var b Bound
	var most []float64
	for i := range min(l.plan.Optimum, len(learned)) {
		m, ok := l.kind.Optimum(l.testSeed(i), l.plan.Defence)
		if !ok {
			return nil
		}
		if most = append(most, m.Gain); i == 0 || m.Gain > b.Best.Gain {
			b.Best = m
		}
	}
	if len(most) == 0 {
		return nil
	}
	b.Seeds, b.Optimum, b.Learned = len(most), mean(most), mean(learned[:len(most)])
	return &b
}

func mean(all []float64) Mean {
	var m Mean
	n := float64(len(all))
	m.Most = math.Inf(-1)
	for _, v := range all {
		m.Mean += v / n
		m.Most = max(m.Most, v)
	}
	squares := 0.0
	for _, v := range all {
		squares += float64((v - m.Mean) * (v - m.Mean))
	}
	if n > 1 {
		m.CI95 = 1.96 * math.Sqrt(squares/(n-1)/n)
	}
	return m
}
