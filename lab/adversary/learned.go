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
		seed := l.seed<<20 + 1<<19 + uint64(i)
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
