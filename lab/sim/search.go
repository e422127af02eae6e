package sim

import (
	"context"
	"errors"
	"fmt"

	"github.com/dollynator/dolly/lab/sim/scenario"
)

// ErrWhole is returned by [Shrink] for a seed in which nothing breaks.
var ErrWhole = errors.New("nothing breaks in this seed")

// UntilBroken plays one seed after another, from o.Seed on and at most so many,
// until an invariant breaks; then broken is true, and the report is that run's.
// Else the report is the last one's. It is interrupted by ctx.
func UntilBroken(ctx context.Context, s scenario.Scenario, o Options, most int) (r Report, broken bool, err error) {
	for range most {
		r, err = Run(ctx, s, o)
		if err != nil || r.Interrupted || r.InvariantsBroken > 0 {
			return r, r.InvariantsBroken > 0, err
		}
		o.Seed++
	}
	return r, false, nil
}

// Shrunk is the smallest scenario found in which a seed still breaks the same
// invariant.
type Shrunk struct {
	Scenario  scenario.Scenario
	Report    Report
	Invariant string
	Runs      int // that it took
}

// Shrink makes a failing scenario smaller, greedily, with the seed of o: fewer
// days, fewer agents, one class of faults less, as long as the invariant that broke
// first still breaks. When ctx is done it returns the smallest so far.
func Shrink(ctx context.Context, s scenario.Scenario, o Options) (Shrunk, error) {
	o.Progress, o.Record = nil, nil
	first, err := Run(ctx, s, o)
	if err != nil {
		return Shrunk{}, err
	}
	if len(first.Broken) == 0 {
		return Shrunk{}, fmt.Errorf("shrink seed %d: %w", o.Seed, ErrWhole)
	}
	out := Shrunk{Scenario: s, Report: first, Invariant: first.Broken[0].Invariant, Runs: 1}
	for smaller := true; smaller && ctx.Err() == nil; {
		smaller = false
		for _, cut := range cuts() {
			next := out.Scenario
			if !cut(&next, out.Report) || next.Check() != nil {
				continue
			}
			r, err := Run(ctx, next, o)
			out.Runs++
			if err == nil && r.breaks(out.Invariant) {
				out.Scenario, out.Report, smaller = next, r, true
			}
		}
	}
	return out, nil
}

// breaks reports whether a run broke an invariant.
func (r Report) breaks(invariant string) bool {
	for _, b := range r.Broken {
		if b.Invariant == invariant {
			return true
		}
	}
	return false
}

// cut makes a scenario smaller in one way; it is false if there is nothing to cut.
type cut func(s *scenario.Scenario, r Report) bool

// cuts are tried in this order: what saves most first.
func cuts() []cut {
	return []cut{
		func(s *scenario.Scenario, r Report) bool { // end on the day after
			days := int(r.Broken[0].Day) + 1
			smaller := days < s.Days
			s.Days = min(s.Days, max(1, days))
			return smaller
		},
		func(s *scenario.Scenario, _ Report) bool {
			if s.Agents < 2 {
				return false
			}
			*s = s.WithAgents(s.Agents / 2)
			return true
		},
		drop(func(s *scenario.Scenario) *int { return &s.Faults.CrashDays }),
		drop(func(s *scenario.Scenario) *int { return &s.Faults.ImageDays }),
		drop(func(s *scenario.Scenario) *int { return &s.Faults.CloneDays }),
		drop(func(s *scenario.Scenario) *int { return &s.Faults.SkewS }),
		func(s *scenario.Scenario, _ Report) bool {
			had := s.Faults.WardenDays > 0
			s.Faults.WardenDays, s.Faults.WardenHours = 0, 0
			return had
		},
		drop(func(s *scenario.Scenario) *scenario.Partitions { return &s.Network.Partitions }),
		drop(func(s *scenario.Scenario) *float64 { return &s.Network.Loss }),
		drop(func(s *scenario.Scenario) *int { return &s.Network.DelayMS }),
		func(s *scenario.Scenario, _ Report) bool {
			had := len(s.Faults.Closings) > 0
			s.Faults.Closings = nil
			return had
		},
		func(s *scenario.Scenario, _ Report) bool {
			had := s.Liars.Share > 0 || s.Liars.Parents > 0
			s.Liars = scenario.Liars{}
			return had
		},
		drop(func(s *scenario.Scenario) *scenario.Sybils { return &s.Sybils }),
		drop(func(s *scenario.Scenario) *scenario.Wash { return &s.Wash }),
		drop(func(s *scenario.Scenario) **int { return &s.Stop }),
		drop(func(s *scenario.Scenario) **scenario.Jump { return &s.Economy.Crash }),
		drop(func(s *scenario.Scenario) **scenario.Jump { return &s.Economy.Spike }),
		drop(func(s *scenario.Scenario) *int { return &s.Offers.Drawn.Changes }),
		drop(func(s *scenario.Scenario) *float64 { return &s.Offers.Drawn.SoldOut }),
		func(s *scenario.Scenario, _ Report) bool {
			if len(s.Offers.List) > 0 || s.Offers.Count < 2 {
				return false
			}
			s.Offers.Count /= 2
			s.Offers.Drawn.Providers = min(s.Offers.Drawn.Providers, s.Offers.Count)
			return true
		},
	}
}

// drop sets one part to its zero value.
func drop[T comparable](part func(*scenario.Scenario) *T) cut {
	return func(s *scenario.Scenario, _ Report) bool {
		var zero T
		p := part(s)
		had := *p != zero
		*p = zero
		return had
	}
}
