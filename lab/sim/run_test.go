package sim

import (
	"context"
	"errors"
	"runtime"
	"testing"

	"github.com/dollynator/dolly/lab/sim/scenario"
)

// small is a fleet that lives in a moment.
func small() scenario.Scenario {
	s := scenario.Default().WithAgents(30)
	s.Days = 60
	return s
}

func play(t testing.TB, s scenario.Scenario, o Options) Report {
	t.Helper()
	r, err := Run(context.Background(), s, o)
	if err != nil {
		t.Fatalf("seed %d: %v", o.Seed, err)
	}
	return r
}

func TestOneSeedIsOneWorld(t *testing.T) {
	a, b := play(t, small(), Options{Seed: 7}), play(t, small(), Options{Seed: 7})
	if a.TraceHash != b.TraceHash || a.Events != b.Events {
		t.Errorf("seed 7 played twice: %s after %d events, %s after %d", a.TraceHash, a.Events, b.TraceHash, b.Events)
	}
	if c := play(t, small(), Options{Seed: 8}); c.TraceHash == a.TraceHash {
		t.Error("seeds 7 and 8 are one world")
	}
	if a.Births == 0 || a.AgentsAlive == 0 || len(a.Broken) > 0 {
		t.Errorf("seed 7: %d births, %d alive, broken %v", a.Births, a.AgentsAlive, a.Broken)
	}
}

func TestAnInterruptedRunTellsWhatThereIs(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	r, err := Run(ctx, small(), Options{Progress: func(p Progress) {
		if p.Day == 5 {
			stop()
		}
	}})
	if err != nil || !r.Interrupted || r.DaysPlayed != 5 || len(r.Days) != 5 {
		t.Errorf("%d days, interrupted %v: %v", r.DaysPlayed, r.Interrupted, err)
	}
}

func TestAScenarioThatCannotBeIsRefused(t *testing.T) {
	s := small()
	s.Days = -1
	if _, err := Run(context.Background(), s, Options{}); !errors.Is(err, scenario.ErrInvalid) {
		t.Errorf("%v", err)
	}
}

// TestAWorldIsTheSameForAnyNumberOfProcessors: both fidelities, with every fault.
func TestAWorldIsTheSameForAnyNumberOfProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, f := range []scenario.Fidelity{scenario.A, scenario.B} {
		s := chaos(t).WithAgents(20)
		s.Days, s.Fidelity, s.Mind = 12, f, scenario.Mind{Merge: scenario.MergeEvidence, Value: scenario.Capacity, Choice: scenario.Thompson, Inherit: true, Strategy: "simple_moving_average"}
		hashes := map[string]bool{}
		for _, n := range []int{1, 2, 8} {
			runtime.GOMAXPROCS(n)
			r := play(t, s, Options{Seed: 5})
			hashes[r.TraceHash] = true
			for _, b := range r.Broken {
				t.Errorf("fidelity %s: %+v", f, b)
			}
		}
		if len(hashes) != 1 {
			t.Errorf("fidelity %s: on 1, 2 and 8 processors the worlds are %v", f, hashes)
		}
	}
}
