package consensus

import (
	"fmt"
	"math"
)

// solveAdopt is for Slush proper: locks move, and agents are no longer independent. Of
// the protocols that sample some times and commit their lock, the best is exact: how
// many locks are 1 is a Markov chain.
func solveAdopt(e Env) Solution {
	s := newSampler(&e, 0)
	out := Solution{How: "of the protocols that sample m times, adopt each result and commit the lock: the chain of how many locks are 1"}
	for m := range e.Rounds {
		value := 0.0
		for ones, weight := range s.weights {
			if weight == 0 {
				continue
			}
			locks := s.chain(ones, m)
			n := e.Honest
			switch {
			case e.Win == ByMajor && 2*ones >= n, e.Win == CV && ones == n:
				value += weight * locks[n]
			case e.Win == ByMajor, ones == 0:
				value += weight * locks[0]
			default:
				value += weight * (locks[0] + locks[n])
			}
		}
		if value > out.Optimum {
			out.Optimum, out.Rounds = value, m+1
			out.Protocol = fmt.Sprintf("Sample %d times, adopt each result, then commit your lock.", m)
		}
	}
	return out
}

// chain is how likely so many locks are 1 after m samples of all.
func (s *sampler) chain(ones, m int) []float64 {
	n := s.env.Honest
	now := make([]float64, n+1)
	now[ones] = 1
	for range m {
		next := make([]float64, n+1)
		for c, p := range now {
			if p == 0 {
				continue
			}
			for a := range c + 1 { // of the ones that stay
				stay := 1.0
				if c > 0 {
					stay = binomial(c, a, s.chance[1][c-1])
				}
				for b := range n - c + 1 { // of the zeros that turn
					turn := 1.0
					if c < n {
						turn = binomial(n-c, b, s.chance[0][c])
					}
					next[a+b] += p * stay * turn
				}
			}
		}
		now = next
	}
	return now
}

func binomial(n, k int, p float64) float64 {
	return choices(n, k) * math.Pow(p, float64(k)) * math.Pow(1-p, float64(n-k))
}
