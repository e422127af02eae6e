package consensus

import (
	"fmt"
	"math"
	"strings"
)

// solveSample is for agents that sample locks. Results of one agent's samples are drawn
// alike and without memory, so how many said 1 is all there is to know, and more samples
// never hurt; given the initial values agents are independent. So every set of counts at
// which to commit 1, for each own value, is tried.
func solveSample(e Env) (Solution, error) {
	if e.Byzantine > 0 {
		return Solution{}, fmt.Errorf("sampling among Byzantine agents: %w", ErrUnsolved)
	}
	if e.Adopt {
		return solveAdopt(e), nil
	}
	if e.Rounds > 12 {
		return Solution{}, fmt.Errorf("sampling in more than 12 rounds: %w", ErrUnsolved)
	}
	best, value := sampler{}, 0.0
	for m := range e.Rounds {
		s := newSampler(&e, m)
		if v := s.solve(); v > value+1e-15 {
			best, value = *s, v
		}
	}
	return Solution{Optimum: value, Protocol: best.words(), Rounds: best.samples + 1, Exact: true,
		How: fmt.Sprintf("all sets of counts at which to commit 1, of %d samples and fewer", e.Rounds-1)}, nil
}

// sampler is a number of samples and, once solved, the sets of counts.
type sampler struct {
	env     *Env
	samples int
	weights []float64    // by how many agents begin with 1
	chance  [2][]float64 // by own value and how many others begin with 1: a sample says 1
	sets    [2]int       // by own value: bit c says whether c ones make it commit 1
}

func newSampler(e *Env, samples int) *sampler {
	s := &sampler{env: e, samples: samples, weights: make([]float64, e.Honest+1)}
	for _, w := range e.starts() {
		sum := 0
		for _, v := range w.inits {
			sum += int(v)
		}
		s.weights[sum]++
	}
	total := float64(len(e.starts()))
	for i := range s.weights {
		s.weights[i] /= total
	}
	for own := range 2 {
		for ones := range e.Honest {
			s.chance[own] = append(s.chance[own], says(e.Honest-1, ones, e.Sample))
		}
	}
	return s
}

// says is the probability that most of k drawn of so many others, of which some are
// ones, say 1; a tie is half.
func says(others, ones, k int) (p float64) {
	for drawn := max(0, k-(others-ones)); drawn <= min(k, ones); drawn++ {
		q := choices(ones, drawn) * choices(others-ones, k-drawn) / choices(others, k)
		switch {
		case 2*drawn > k:
			p += q
		case 2*drawn == k:
			p += q / 2
		}
	}
	return p
}

func choices(n, k int) float64 {
	c := 1.0
	for i := range k {
		c = c * float64(n-i) / float64(i+1)
	}
	return math.Round(c)
}

// solve tries all pairs of sets.
func (s *sampler) solve() (best float64) {
	all := 1 << (s.samples + 1)
	commits := [2][][]float64{s.powers(0, all), s.powers(1, all)}
	best = -1
	for zero := range all {
		for one := range all {
			if v := s.value(commits[0][zero], commits[1][one]); v > best+1e-15 {
				best, s.sets = v, [2]int{zero, one}
			}
		}
	}
	return best
}

// powers are, by set and how many ones there are in all, the probability that every
// agent of one own value commits 1, and behind it that each commits 0.
func (s *sampler) powers(own, all int) [][]float64 {
	n := s.env.Honest
	out := make([][]float64, all)
	for set := range out {
		out[set] = make([]float64, 2*(n+1))
		for ones := range n + 1 {
			alike := ones
			if own == 0 {
				alike = n - ones
			}
			if alike == 0 {
				out[set][ones], out[set][n+1+ones] = 1, 1
				continue
			}
			p := s.commits(own, ones-own, set)
			out[set][ones], out[set][n+1+ones] = math.Pow(p, float64(alike)), math.Pow(1-p, float64(alike))
		}
	}
	return out
}

// commits is the probability that an agent commits 1.
func (s *sampler) commits(own, ones, set int) (p float64) {
	q := s.chance[own][ones]
	for c := range s.samples + 1 {
		if set>>c&1 == 1 {
			p += choices(s.samples, c) * math.Pow(q, float64(c)) * math.Pow(1-q, float64(s.samples-c))
		}
	}
	return p
}

// value is the mean over initial values of winning.
func (s *sampler) value(zero, one []float64) (v float64) {
	n := s.env.Honest
	for ones, weight := range s.weights {
		if weight == 0 {
			continue
		}
		all1, all0 := zero[ones]*one[ones], zero[n+1+ones]*one[n+1+ones]
		switch {
		case s.env.Win == ByMajor && 2*ones >= n, s.env.Win == CV && ones == n:
			v += weight * all1
		case s.env.Win == ByMajor, ones == 0:
			v += weight * all0
		default:
			v += weight * (all1 + all0)
		}
	}
	return v
}

func (s *sampler) words() string {
	if s.samples == 0 {
		return fmt.Sprintf("Commit at once: holding 0 commit %d, holding 1 commit %d.", s.sets[0]&1, s.sets[1]&1)
	}
	text := fmt.Sprintf("Sample %d times, then commit by how many results were 1:", s.samples)
	if s.samples == 1 {
		text = "Sample once, then commit by how many results were 1:"
	}
	for own, set := range s.sets {
		var counts []string
		for c := range s.samples + 1 {
			if set>>c&1 == 1 {
				counts = append(counts, fmt.Sprint(c))
			}
		}
		when := "never"
		switch {
		case len(counts) == s.samples+1:
			when = "always"
		case len(counts) > 0:
			when = "if " + strings.Join(counts, ", ") + " did"
		}
		text += fmt.Sprintf(" holding %d commit 1 %s, else 0;", own, when)
	}
	return strings.TrimSuffix(text, ";") + "."
}
