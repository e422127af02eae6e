package faults

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/dollynator/dolly/fault"
)

// marker plays a plan and marks its points.
type marker func(fault.Plan) (Outcome, error)

// reducedPlans are all that the options ask for, where points can be marked: of
// plans of two strikes that come to the same only the first.
func (r *Report) reducedPlans(ctx context.Context, o Options, s score, calm []mark, hands []hand) ([]fault.Plan, error) {
	var all []fault.Plan
	for _, f := range append(families(), s.more...) {
		plans := f.plans(s)
		if f.two != nil && !s.event {
			fewer, err := o.reduce(ctx, s, f, calm, hands)
			if err != nil {
				return nil, err
			}
			for range plans {
				r.Alike++
			}
			r.Alike -= len(fewer)
			plans = slices.Values(fewer)
		}
		all = slices.AppendSeq(all, plans)
	}
	return all, nil
}

// reduce plays each first strike of a family alone, which says what any second one
// would meet. A second strike that meets what another one met comes to the same;
// nor is one played that meets what it would meet without a first strike.
func (o Options) reduce(ctx context.Context, s score, f family, calm []mark, hands []hand) (fewer []fault.Plan, err error) {
	var firsts []fault.Plan
	for _, p := range s.points {
		for _, how := range f.two.first(p) {
			firsts = append(firsts, fault.Plan{{N: p.N, Strike: how}})
		}
	}
	met := make([][]mark, len(firsts))
	err = o.each(ctx, f.name+", the first alone", slices.Values(firsts), len(firsts), hands, func(n int, out Outcome) { met[n] = out.Marks })
	if err != nil {
		return nil, err
	}
	seen := map[token]bool{{}: true}
	for _, p := range s.points {
		for _, how := range suits(p) {
			if at := slices.Index(markedStrikes(), how); at >= 0 {
				seen[calm[p.N-1][at]] = true // it is played alone
			}
		}
	}
	for n, first := range firsts {
		for second := range f.two.after(first, met[n]) {
			if t := met[n][second.N-1][slices.Index(markedStrikes(), second.Strike)]; !seen[t] {
				seen[t] = true
				fewer = append(fewer, append(first[:1:1], second))
			}
		}
	}
	return fewer, nil
}

// after are all second strikes in a run of which the points are known.
func (p pair) after(first fault.Plan, met []mark) iter.Seq[fault.Hit] {
	return func(yield func(fault.Hit) bool) {
		for n := first[0].N + 1; n <= len(met); n++ {
			for _, how := range p.second(fault.Point{N: n}) {
				if !yield(fault.Hit{N: n, Strike: how}) {
					return
				}
			}
		}
	}
}

// calmly plays a subject in peace, with its points marked.
func calmly(s score, play marker) ([]mark, error) {
	out, err := play(nil)
	if err == nil && len(out.Marks) != len(s.points) {
		err = fmt.Errorf("%d marks of %d points", len(out.Marks), len(s.points))
	}
	return out.Marks, err
}
