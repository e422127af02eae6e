package sweep

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/dollynator/dolly/lab/runs"
)

// Local plays tasks in this process, so many at once. They compute: more than there
// are processors do not help.
type Local struct {
	Jobs       int
	Experiment runs.Experiment
	Folder     Folder       // their runs are in it
	Options    runs.Options // of each
}

// Play is that of [Pool].
func (l Local) Play(ctx context.Context, tasks []Task, tell func(Outcome) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	todo := make(chan Task)
	var work sync.WaitGroup
	var mu sync.Mutex
	for range min(max(1, l.Jobs), len(tasks)) {
		work.Go(func() {
			for t := range todo {
				o, err := PlayTask(ctx, l.Folder.Run(t.ID), l.Experiment, t, l.Options)
				if err == nil {
					mu.Lock()
					err = tell(o)
					mu.Unlock()
				}
				if err != nil {
					stop(err)
				}
			}
		})
	}
	for _, t := range tasks {
		select {
		case todo <- t:
		case <-ctx.Done():
		}
	}
	close(todo)
	work.Wait()
	return context.Cause(ctx)
}

// PlayTask plays one task in a folder, or goes on with it there, and says how it ended.
// A task that fails is an outcome; an error is that there is none, because ctx ended or
// the folder cannot be read.
func PlayTask(ctx context.Context, f runs.Folder, e runs.Experiment, t Task, o runs.Options) (Outcome, error) {
	began := o.Now()
	m, err := f.Manifest()
	if errors.Is(err, runs.ErrNoRun) {
		err = runs.Begin(f, e.Kind(), t.Config, t.Seed, began)
	}
	if err == nil && m.State != runs.Done {
		err = guarded(ctx, f, e, o)
	}
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) || errors.Is(err, runs.ErrBusy) {
		return Outcome{}, err
	}
	out, err := OutcomeOf(t.ID, f, err)
	out.Worker, out.Seconds = o.Program.Host, o.Now().Sub(began).Round(time.Millisecond).Seconds()
	return out, err
}

// guarded plays a run; a panic of the experiment is its failure, not ours.
func guarded(ctx context.Context, f runs.Folder, e runs.Experiment, o runs.Options) (err error) {
	defer func() {
		if broke := recover(); broke != nil {
			err = fmt.Errorf("%w: %v\n%s", ErrPanic, broke, debug.Stack())
		}
	}()
	_, err = runs.Play(ctx, f, e, o)
	return err
}
