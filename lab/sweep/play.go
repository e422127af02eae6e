package sweep

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/dollynator/dolly/lab/runs"
)

// Pool plays tasks somewhere.
type Pool interface {
	// Play plays tasks until each has an outcome, and tells each once, one after the
	// other. It ends early with an error of its own, of tell, or of ctx; what was told
	// stays told.
	Play(ctx context.Context, tasks []Task, tell func(Outcome) error) error
}

// Progress says how far a sweep is: so many outcomes of the tasks that have begun to
// be, in that round of so many.
type Progress struct {
	Done, Failed, Tasks int
	Round, Rounds       int // from 0
}

// Play plays what is missing in a folder and keeps each outcome there. Tasks that
// failed in an earlier sitting are tried again. It ends with the report of all there
// is, also if ctx ended, when the error is that of ctx.
func Play(ctx context.Context, f Folder, e runs.Experiment, pool Pool, show func(Progress)) (Report, error) {
	s, err := f.Spec()
	if err != nil {
		return Report{}, err
	}
	plan, err := NewPlan(s, e)
	if err != nil {
		return Report{}, err
	}
	lock, err := runs.Lock(string(f))
	if err != nil {
		return Report{}, err
	}
	keeper, known, err := f.keep()
	if err != nil {
		return Report{}, errors.Join(err, lock.Close())
	}
	maps.DeleteFunc(known, func(_ string, o Outcome) bool { return o.State == runs.Failed })
	p := &player{plan: plan, known: known, keeper: keeper, show: show}
	err = p.play(ctx, pool)
	err = errors.Join(err, keeper.f.Close(), lock.Close())
	report, err2 := p.plan.Report(string(f), known)
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return report, errors.Join(ctx.Err(), err2)
	}
	return report, errors.Join(err, err2)
}

// player is one sitting.
type player struct {
	plan   Plan
	known  map[string]Outcome
	keeper *keeper
	show   func(Progress)
}

// play plays batch after batch.
func (p *player) play(ctx context.Context, pool Pool) error {
	for {
		batch, err := p.plan.Batch(p.known)
		if err != nil || len(batch) == 0 {
			return err
		}
		asked := map[string]bool{}
		for _, t := range batch {
			asked[t.ID] = true
		}
		at := Progress{Tasks: len(batch), Round: batch[len(batch)-1].Round, Rounds: len(p.plan.rounds)}
		p.show(at)
		err = pool.Play(ctx, batch, func(o Outcome) error {
			if !asked[o.ID] {
				return nil // somebody else's, or one that was told before
			}
			delete(asked, o.ID)
			at.Done++
			if o.State == runs.Failed {
				at.Failed++
			}
			p.known[o.ID] = o
			p.show(at)
			return p.keeper.add(o)
		})
		if err != nil {
			return err
		}
		if len(asked) > 0 {
			return fmt.Errorf("%w: %d tasks have no outcome", ErrSpec, len(asked))
		}
	}
}
