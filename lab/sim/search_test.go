package sim

import (
	"context"
	"errors"
	"testing"
)

func TestAFailingSeedIsFoundAndShrunk(t *testing.T) {
	s, ctx := chaos(t).WithAgents(20), context.Background()
	s.Days = 30
	r, broken, err := UntilBroken(ctx, s, Options{Seed: 3, broken: mutMint}, 3)
	if err != nil || !broken {
		t.Fatalf("nothing was found: %v", err)
	}
	out, err := Shrink(ctx, s, Options{Seed: r.Seed, broken: mutMint})
	if err != nil {
		t.Fatal(err)
	}
	small := out.Scenario
	if small.Agents > 2 || small.Days > 2 || small.Faults.CrashDays != 0 || small.Network.Loss != 0 || small.Stop != nil {
		t.Errorf("seed %d shrunk to %d agents, %d days, faults %+v, network %+v", r.Seed, small.Agents, small.Days, small.Faults, small.Network)
	}
	again, err := Run(ctx, small, Options{Seed: r.Seed, broken: mutMint})
	if err != nil || !again.breaks(out.Invariant) || again.TraceHash != out.Report.TraceHash {
		t.Errorf("seed %d does not break %s again: %v", r.Seed, out.Invariant, again.Broken)
	}
	if _, err := Shrink(ctx, small, Options{Seed: r.Seed}); !errors.Is(err, ErrWhole) {
		t.Errorf("shrunk what is whole: %v", err)
	}
}

func TestNothingIsFoundWhereNothingBreaks(t *testing.T) {
	s := small()
	s.Days = 5
	if r, broken, err := UntilBroken(context.Background(), s, Options{Seed: 9}, 3); err != nil || broken || r.Seed != 11 {
		t.Errorf("seed %d, broken %v: %v", r.Seed, broken, err)
	}
}
