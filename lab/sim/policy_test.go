package sim

import (
	"testing"

	"github.com/dollynator/dolly/lab/sim/scenario"
)

// TestPoliciesAreWhatTheySay: the oracle always takes the best that is listed, the
// cheapest first is always the cheapest, and who learns does better than chance.
func TestPoliciesAreWhatTheySay(t *testing.T) {
	worth := map[scenario.Choice]float64{}
	for _, c := range []scenario.Choice{scenario.Random, scenario.Cheapest, scenario.Oracle, scenario.Thompson} {
		s := brisk()
		s.Mind.Choice = c
		if c == scenario.Thompson {
			s.Mind.Merge, s.Mind.Value = scenario.MergeEvidence, scenario.Capacity
		}
		for seed := range uint64(3) {
			r := play(t, s, Options{Seed: seed})
			worth[c] += r.Efficiency / 3
			if r.Bought == 0 || r.Days[len(r.Days)-1].Regret < 0 {
				t.Errorf("%s, seed %d: %d purchases, regret %v", c, seed, r.Bought, r.Days[len(r.Days)-1].Regret)
			}
		}
	}
	if worth[scenario.Oracle] < 0.98 || worth[scenario.Random] > 0.8*worth[scenario.Oracle] || worth[scenario.Thompson] < worth[scenario.Random] {
		t.Errorf("purchase efficiency: %v", worth)
	}
	t.Logf("purchase efficiency: %v", worth)
}

// TestTheWeatherIsTheSameForEveryMind: seeds pair worlds of different policies.
func TestTheWeatherIsTheSameForEveryMind(t *testing.T) {
	s := brisk()
	s.Offers.Drawn.Changes, s.Offers.Drawn.SoldOut = 10, 0.2
	s.Mind.Choice = scenario.Random
	a := play(t, s, Options{Seed: 4})
	s.Mind.Choice = scenario.Oracle
	b := play(t, s, Options{Seed: 4})
	for i := range a.Days {
		if a.Days[i].Paid != b.Days[i].Paid {
			t.Fatalf("day %d: MB are worth %v and %v", i+1, a.Days[i].Paid, b.Days[i].Paid)
		}
	}
	for i := range a.Offers {
		if x, y := a.Offers[i], b.Offers[i]; x.Price != y.Price || x.MBPerDay != y.MBPerDay {
			t.Errorf("offer %s: %+v and %+v", x.Offer, x, y)
		}
	}
}
