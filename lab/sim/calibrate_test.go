package sim

import (
	"math"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim/scenario"
)

// TestFidelityAIsCalibratedAgainstB: where what a sibling says is on its way for seconds,
// and a third of the fleet cut off for half a day of every week, agents buy as well and
// live as long in one fidelity as in the other (LEARNING.md demands ±0.02). What loss
// does to what is heard is measured by itself, below: where fleets differ by one
// message their luck does too, and that takes the seeds of the study.
func TestFidelityAIsCalibratedAgainstB(t *testing.T) {
	for _, m := range []scenario.Mind{
		{Merge: scenario.MergeMean, Value: scenario.Efficiency, Choice: scenario.Rank, Inherit: true, Strategy: "constant_sell"},
		{Merge: scenario.MergeEvidence, Value: scenario.Capacity, Choice: scenario.Thompson, Inherit: true, Strategy: "constant_sell"},
	} {
		s := brisk()
		s.Mind, s.Days, s.Network = m, 40, scenario.Network{DelayMS: 2000, Partitions: scenario.Partitions{Share: 0.33, EveryDays: 7, Hours: 12}}
		var efficiency, lived [2]float64
		const seeds = 4
		for seed := range uint64(seeds) {
			for i, f := range []scenario.Fidelity{scenario.A, scenario.B} {
				s.Fidelity = f
				r := play(t, s, Options{Seed: seed})
				efficiency[i] += r.Efficiency / seeds
				lived[i] += float64(r.AgentDays) / float64(seeds*s.Agents*s.Days)
			}
		}
		if math.Abs(efficiency[0]-efficiency[1]) > 0.02 || math.Abs(lived[0]-lived[1]) > 0.02 {
			t.Errorf("merge %s: efficiency and lived are %.3f and %.3f in A, %.3f and %.3f in B", m.Merge, efficiency[0], lived[0], efficiency[1], lived[1])
		}
		t.Logf("merge %s: efficiency %.4f in A, %.4f in B; lived %.4f and %.4f", m.Merge, efficiency[0], efficiency[1], lived[0], lived[1])
	}
}

// TestAsManyHearInBothFidelities: of what is published where a fifth of all messages
// get lost, as many have heard a minute later in A, which computes it, as in B, where
// each copy on each link has its own luck.
func TestAsManyHearInBothFidelities(t *testing.T) {
	const records = 40
	var heard [2]float64
	for i, f := range []scenario.Fidelity{scenario.A, scenario.B} {
		s := small()
		s.Roots, s.Fidelity, s.Network.DelayMS, s.Network.Loss = 30, f, 2000, 0.2
		w, err := newWorld(s, Options{Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		for k := range records {
			from := k % s.Roots
			r := w.publish(topicLearn, from)
			w.play(w.now + dolly.Time(60_000))
			for to := range s.Roots {
				if to != from && w.arrives(r, to) <= w.now {
					heard[i] += 1 / float64(records*(s.Roots-1))
				}
			}
		}
	}
	if math.Abs(heard[0]-heard[1]) > 0.002 || heard[0] > 1.001 {
		t.Errorf("seed 3: after a minute %.4f of all have heard in A, %.4f in B", heard[0], heard[1])
	}
}
