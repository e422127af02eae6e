package faults

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/dollynator/dolly/fault"
)

// Whoever plays what, and ends when it will: the violations are in the order of
// the plans.
func TestSpreadKeepsTheOrder(t *testing.T) {
	plans := eachPoint(50, fault.Clone)
	var together atomic.Int32
	third := func(plan fault.Plan) (Outcome, error) {
		out := Outcome{Plan: plan}
		if n := plan[0].N; n%3 == 0 {
			out.Broken = []string{fmt.Sprint(n)}
		}
		together.Add(1)
		return out, nil
	}
	waited := make(chan struct{})
	first := func(plan fault.Plan) (Outcome, error) { // ends after all others
		<-waited
		return third(plan)
	}
	last := func(plan fault.Plan) (Outcome, error) {
		defer func() {
			if together.Load() == 48 {
				close(waited)
			}
		}()
		return third(plan)
	}
	var r Report
	if err := r.spread(t.Context(), Options{Seed: 7}, "plans", plans, []hand{first, first, last}); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range r.Violations {
		if v.Plan != "clone@"+v.Broken[0] || v.Seed != 7 {
			t.Errorf("%+v", v)
		}
		got = append(got, v.Broken[0])
	}
	var want []string
	for n := 3; n <= 50; n += 3 {
		want = append(want, fmt.Sprint(n))
	}
	if r.Runs != 50 || !slices.Equal(got, want) {
		t.Errorf("%d runs: %q, want %q", r.Runs, got, want)
	}
}

func TestSpreadEndsWithAnError(t *testing.T) {
	broken, played := errors.New("broken"), 0
	fails := func(plan fault.Plan) (Outcome, error) {
		if played++; plan[0].N == 3 {
			return Outcome{}, broken
		}
		return Outcome{Plan: plan}, nil
	}
	var r Report
	err := r.spread(t.Context(), Options{Seed: 1}, "plans", eachPoint(1000, fault.Pause), []hand{fails})
	if !errors.Is(err, broken) || played == 1000 {
		t.Errorf("%v after %d plans", err, played)
	}
}
