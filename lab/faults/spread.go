package faults

import (
	"context"
	"iter"
	"maps"
	"slices"
	"sync"

	"github.com/dollynator/dolly/fault"
)

// hand plays one plan after the other.
type hand func(fault.Plan) (Outcome, error)

// spread has hands play all plans, each taking the next as soon as it is free,
// and adds what came of them in the order of the plans, whoever played them. The
// first error, and an end of ctx, stops what has not begun.
func (r *Report) spread(ctx context.Context, seed uint64, plans iter.Seq[fault.Plan], hands []hand) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	type task struct {
		n    int
		plan fault.Plan
	}
	todo, broken := make(chan task), map[int]Outcome{}
	var mu sync.Mutex
	var work sync.WaitGroup
	for _, play := range hands {
		work.Go(func() {
			for t := range todo {
				out, err := play(t.plan)
				if err != nil {
					cancel(err)
					continue
				}
				mu.Lock()
				r.Runs++
				if len(out.Broken) > 0 {
					broken[t.n] = out
				}
				mu.Unlock()
			}
		})
	}
	n := 0
	for plan := range plans {
		select {
		case todo <- task{n, plan}:
			n++
			continue
		case <-ctx.Done():
		}
		break
	}
	close(todo)
	work.Wait()
	for _, n := range slices.Sorted(maps.Keys(broken)) {
		r.violated(seed, broken[n])
	}
	return context.Cause(ctx)
}

// add counts a run.
func (r *Report) add(seed uint64, out Outcome) {
	r.Runs++
	if len(out.Broken) > 0 {
		r.violated(seed, out)
	}
}

func (r *Report) violated(seed uint64, out Outcome) {
	r.Violations = append(r.Violations, Violation{Seed: seed, Plan: out.Plan.String(), Broken: out.Broken})
}
