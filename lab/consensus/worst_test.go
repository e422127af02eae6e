package consensus

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// TestALookAtTheOptimumIsTheWholeSearch compares with the best response, for policies
// drawn at random.
func TestALookAtTheOptimumIsTheWholeSearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := talk(rapid.IntRange(2, 3).Draw(t, "honest"), 1)
		e.Rounds = rapid.IntRange(2, 4).Draw(t, "rounds")
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		often := rapid.SampledFrom([]int{3, 8, 40}).Draw(t, "one sight in so many is not a commit of 0")
		table := map[int32]int{}
		choose := func(id int32) int {
			if _, known := table[id]; !known {
				table[id] = commit
				if r.IntN(often) == 0 {
					table[id] = r.IntN(3)
				}
			}
			return table[id]
		}
		g := newGraph(&e)
		v := g.worst(choose, e.Win, false).value
		for _, least := range []float64{0, v - 0.01, v, v + 0.01, 1} {
			if got, want := g.reaches(choose, e.Win, least-1e-12), v >= least-1e-12; got != want {
				t.Fatalf("a policy wins %v; at least %v: %v", v, least, got)
			}
		}
	})
}
