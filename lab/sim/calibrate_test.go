package sim

import (
	"math"
	"testing"

	"github.com/dollynator/dolly/lab/sim/scenario"
)

// TestFidelityAIsCalibratedAgainstB: with what a sibling says on its way for seconds
// and sometimes lost, agents buy as well in one fidelity as in the other
// (LEARNING.md demands ±0.02).
func TestFidelityAIsCalibratedAgainstB(t *testing.T) {
	for _, m := range []scenario.Mind{
		{Merge: scenario.MergeMean, Value: scenario.Efficiency, Choice: scenario.Rank, Inherit: true, Strategy: "constant_sell"},
		{Merge: scenario.MergeEvidence, Value: scenario.Capacity, Choice: scenario.Thompson, Inherit: true, Strategy: "constant_sell"},
	} {
		s := brisk()
		s.Mind, s.Days, s.Network.DelayMS, s.Network.Loss = m, 40, 2000, 0.05
		var a, b float64
		const seeds = 4
		for seed := range uint64(seeds) {
			s.Fidelity = scenario.A
			a += play(t, s, Options{Seed: seed}).Efficiency / seeds
			s.Fidelity = scenario.B
			b += play(t, s, Options{Seed: seed}).Efficiency / seeds
		}
		if math.Abs(a-b) > 0.02 {
			t.Errorf("merge %s: efficiency %.3f in A, %.3f in B", m.Merge, a, b)
		}
		t.Logf("merge %s: efficiency %.4f in A, %.4f in B", m.Merge, a, b)
	}
}
