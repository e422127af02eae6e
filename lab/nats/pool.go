package nats

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/dollynator/dolly/lab/runs"
	"github.com/dollynator/dolly/lab/sweep"
	"github.com/nats-io/nats.go/jetstream"
)

// Pool has workers play tasks. It is a [sweep.Pool] of one sweep.
type Pool struct {
	link   *Link
	shelf  shelf
	name   string
	kind   string
	folder sweep.Folder
}

// NewPool is the pool of the sweep in a folder. What workers found for it while nobody
// was there counts.
func (l *Link) NewPool(ctx context.Context, f sweep.Folder, kind string) (*Pool, error) {
	p := &Pool{link: l, name: nameOf(filepath.Base(string(f))), kind: kind, folder: f}
	var err error
	p.shelf, err = l.open(ctx, p.name)
	return p, err
}

// Play is that of [sweep.Pool].
func (p *Pool) Play(ctx context.Context, tasks []sweep.Task, tell func(sweep.Outcome) error) error {
	if err := p.withdraw(ctx); err != nil { // what an earlier sitting handed out
		return err
	}
	wanted := map[string]bool{}
	for _, t := range tasks {
		wanted[t.ID] = true
		if err := p.hand(ctx, t); err != nil {
			return err
		}
	}
	err := p.collect(ctx, wanted, tell)
	if err != nil {
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), startWithin)
		defer cancel()
		err = errors.Join(err, p.withdraw(late))
	}
	return err
}

// hand gives a task to the workers, unless one has done it already.
func (p *Pool) hand(ctx context.Context, t sweep.Task) error {
	old, ok, err := p.shelf.outcome(ctx, t.ID)
	switch {
	case err != nil:
		return fmt.Errorf("the outcome of %s: %w", t.ID, err)
	case ok && old.State == runs.Done:
		return nil
	case ok: // it is tried again
		if err := done(ctx, func() error { return p.shelf.outcomes.Delete(ctx, t.ID) }); err != nil {
			return fmt.Errorf("try %s again: %w", t.ID, err)
		}
	}
	raw, err := json.Marshal(job{p.name, p.kind, t})
	if err != nil {
		return fmt.Errorf("hand out %s: %w", t.ID, err)
	}
	err = done(ctx, func() error { // a task that arrives twice is told once
		_, err := p.link.js.Publish(ctx, subject+p.kind+"."+p.name, raw)
		return err
	})
	if err != nil {
		return fmt.Errorf("hand out %s: %w", t.ID, err)
	}
	return nil
}

// withdraw takes back what no worker has begun.
func (p *Pool) withdraw(ctx context.Context) error {
	err := done(ctx, func() error {
		s, err := p.link.js.Stream(ctx, stream)
		if err != nil {
			return err
		}
		return s.Purge(ctx, jetstream.WithPurgeSubject(subject+p.kind+"."+p.name))
	})
	if err != nil {
		return fmt.Errorf("take tasks back: %w", err)
	}
	return nil
}

// collect tells outcomes until none is wanted any more. Who tells of nothing for long is
// asked anew: it may be gone.
func (p *Pool) collect(ctx context.Context, wanted map[string]bool, tell func(sweep.Outcome) error) error {
	for len(wanted) > 0 {
		seen, err := again(ctx, func() (jetstream.KeyWatcher, error) {
			return p.shelf.outcomes.WatchAll(ctx, jetstream.IgnoreDeletes())
		})
		if err != nil {
			return fmt.Errorf("watch outcomes: %w", err)
		}
		err = p.watch(ctx, seen, wanted, tell)
		_ = seen.Stop() // nothing is told any more
		if err != nil {
			return err
		}
	}
	return nil
}

// watch takes what is told, until it is silent for as long as a worker may be.
func (p *Pool) watch(ctx context.Context, seen jetstream.KeyWatcher, wanted map[string]bool, tell func(sweep.Outcome) error) error {
	for len(wanted) > 0 {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(p.link.silence):
			return nil
		case e, open := <-seen.Updates():
			if !open {
				return nil
			}
			if e == nil || !wanted[e.Key()] { // nil: all that was there is told
				continue
			}
			delete(wanted, e.Key())
			if err := p.take(ctx, e, tell); err != nil {
				return err
			}
		}
	}
	return nil
}

// take brings the run of an outcome here, then tells it.
func (p *Pool) take(ctx context.Context, e jetstream.KeyValueEntry, tell func(sweep.Outcome) error) error {
	var o sweep.Outcome
	if err := json.Unmarshal(e.Value(), &o); err != nil || o.ID != e.Key() {
		return fmt.Errorf("the outcome of %s cannot be read: %w", e.Key(), errors.Join(err, sweep.ErrDamaged))
	}
	if err := p.shelf.getRun(ctx, o, p.folder.Run(o.ID)); err != nil {
		return fmt.Errorf("the run of %s: %w", o.ID, err)
	}
	return tell(o)
}

// Forget removes all of the sweep from the server, when everything was told.
func (p *Pool) Forget(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return errors.Join(
		done(ctx, func() error { return p.link.js.DeleteKeyValue(ctx, bucket+p.name) }),
		done(ctx, func() error { return p.link.js.DeleteObjectStore(ctx, bucket+p.name) }),
	)
}
