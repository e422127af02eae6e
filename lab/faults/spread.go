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

// spread has hands play all plans, and adds what came of them in the order of the
// plans, whoever played them.
func (r *Report) spread(ctx context.Context, o Options, what string, plans []fault.Plan, hands []hand) error {
	broken := map[int]Outcome{}
	err := o.each(ctx, what, slices.Values(plans), len(plans), hands, func(n int, out Outcome) {
		r.Runs++
		if len(out.Broken) > 0 {
			broken[n] = out
		}
	})
	for _, n := range slices.Sorted(maps.Keys(broken)) {
		r.violated(o.Seed, broken[n])
	}
	return err
}

// each has hands play plans, each taking the next as soon as it is free. Got is
// told of what came of them, one at a time. The first error, and an end of ctx,
// stops what has not begun.
func (o Options) each(ctx context.Context, what string, plans iter.Seq[fault.Plan], total int, hands []hand, got func(n int, out Outcome)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	type task struct {
		n    int
		plan fault.Plan
	}
	todo, done := make(chan task), 0
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
				got(t.n, out)
				if done++; o.Progress != nil {
					o.Progress(done, total, what)
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
