package sim

import (
	"strings"
	"testing"

	"github.com/dollynator/dolly/lab/sim/scenario"
)

// TestWhoRestsLivesTheSame: under every fault, a world whose holders rest is the one in
// which they stay awake, event for event.
func TestWhoRestsLivesTheSame(t *testing.T) {
	s := set(t, chaos(t).WithAgents(40), "mind.merge=evidence", "mind.value=capacity", "mind.choice=thompson")
	s.Days = 60
	for seed := range uint64(2) {
		rest := 0
		var traces [2]string
		for i, rests := range [2]bool{false, true} {
			w, err := newWorld(s, Options{Seed: seed})
			if err != nil {
				t.Fatal(err)
			}
			w.rests = rests
			for w.day = 0; w.day < s.Days; w.day++ {
				w.oneDay()
				for _, a := range w.agents {
					if a != nil && a.awake == nil {
						rest++
					}
				}
			}
			if w.err != nil || w.watch.breaches > 0 {
				t.Fatalf("seed %d: %v, %+v", seed, w.err, w.watch.first)
			}
			traces[i] = w.trace.String()
		}
		if traces[0] != traces[1] || rest == 0 {
			t.Errorf("seed %d: awake %s, resting %s, by %d holders", seed, traces[0], traces[1], rest)
		}
	}
}

// set is a scenario with some keys changed, each KEY=VALUE.
func set(t testing.TB, s scenario.Scenario, all ...string) scenario.Scenario {
	t.Helper()
	for _, one := range all {
		key, value, _ := strings.Cut(one, "=")
		var err error
		if s, err = scenario.Set(s, key, value); err != nil {
			t.Fatal(err)
		}
	}
	return s
}
