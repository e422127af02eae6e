package sim

import (
	"testing"

	"github.com/dollynator/dolly/lab/sim/scenario"
	"github.com/dollynator/dolly/lab/sim/scenarios"
)

// chaos is every class of fault at once.
func chaos(t testing.TB) scenario.Scenario {
	t.Helper()
	s, err := scenarios.Open("chaos")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNothingBreaksInChaos(t *testing.T) {
	for seed := range uint64(2) {
		r := play(t, chaos(t), Options{Seed: seed})
		for _, b := range r.Broken {
			t.Errorf("seed %d, event %d, day %.2f: %s: %s", b.Seed, b.Event, b.Day, b.Invariant, b.Text)
		}
		t.Logf("seed %d: %d alive, %d births, %d deaths, faults %v, minted %d", seed, r.AgentsAlive, r.Births, r.Deaths, r.Faults, r.Days[len(r.Days)-1].Minted)
	}
}
