package nats

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/dollynator/dolly/lab/runs"
	"github.com/dollynator/dolly/lab/sweep"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Worker plays tasks of any sweep that it is handed.
type Worker struct {
	Kinds   []runs.Experiment
	Root    string // its runs are in folders below, by sweep
	Own     string // the folder of a sweep that is here: its runs are played in it, and not sent
	Options runs.Options
	Jobs    int                              // at once
	Idle    time.Duration                    // it ends when there was nothing to do for so long; 0: never
	Say     func(format string, args ...any) // what it does, for people; called by all jobs
}

// mostTries is how many workers may begin with a task, and die of it or be stopped.
const mostTries = 10

// Work works until ctx ends, or there was nothing to do for Idle.
func (l *Link) Work(ctx context.Context, w Worker) error {
	var queues []jetstream.Consumer
	for _, e := range w.Kinds {
		c, err := again(ctx, func() (jetstream.Consumer, error) {
			return l.js.CreateOrUpdateConsumer(ctx, stream, jetstream.ConsumerConfig{
				Durable: consumer + e.Kind(), FilterSubject: subject + e.Kind() + ".>", AckPolicy: jetstream.AckExplicitPolicy, AckWait: l.silence, MaxAckPending: -1,
			})
		})
		if err != nil {
			return fmt.Errorf("%w: %w", ErrServer, err)
		}
		queues = append(queues, c)
	}
	var work sync.WaitGroup
	for range max(1, w.Jobs) {
		work.Go(func() { l.serve(ctx, queues, w) })
	}
	work.Wait()
	return ctx.Err()
}

// lookEvery is how long one question for a task waits.
const lookEvery = time.Second

// serve does one task after the other.
func (l *Link) serve(ctx context.Context, queues []jetstream.Consumer, w Worker) {
	last := w.Options.Now()
	for ctx.Err() == nil && (w.Idle <= 0 || w.Options.Now().Sub(last) <= w.Idle) {
		for _, q := range queues {
			wait, cancel := context.WithTimeout(ctx, lookEvery/time.Duration(len(queues)))
			m, err := q.Next(jetstream.FetchContext(wait))
			cancel()
			switch {
			case err == nil:
				l.do(ctx, w, m)
				last = w.Options.Now()
			case ctx.Err() == nil && !quiet(err):
				w.Say("no task: %v", err)
				pause(ctx, lookEvery)
			}
		}
	}
}

// quiet reports whether an error only says that there was no task.
func quiet(err error) bool {
	return errors.Is(err, nats.ErrTimeout) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, jetstream.ErrNoMessages)
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// do does what a message says. Until that is done it tells the server so again and
// again; who does not, because it died, loses the task to another worker.
func (l *Link) do(ctx context.Context, w Worker, m jetstream.Msg) {
	beat, stop := context.WithCancel(ctx)
	var beating sync.WaitGroup
	beating.Go(func() {
		for pause(beat, l.silence/3); beat.Err() == nil; pause(beat, l.silence/3) {
			if err := m.InProgress(); err != nil {
				w.Say("the server is not told that a task is under way: %v", err)
			}
		}
	})
	err := l.play(ctx, w, m)
	stop()
	beating.Wait()
	switch {
	case err == nil:
		err = m.Ack()
	case ctx.Err() != nil:
		err = m.Nak() // another one may have it at once
	default:
		w.Say("a task is left to others: %v", err)
		err = m.NakWithDelay(l.silence / 3)
	}
	if err != nil {
		w.Say("the server is not told of a task: %v", err)
	}
}

// play plays the task of a message and keeps its outcome, unless there is one.
func (l *Link) play(ctx context.Context, w Worker, m jetstream.Msg) error {
	var j job
	if err := json.Unmarshal(m.Data(), &j); err != nil {
		w.Say("no task: %v", err)
		return nil // nobody will understand it
	}
	s, err := l.open(ctx, j.Sweep)
	if err != nil {
		return err
	}
	if _, ok, err := s.outcome(ctx, j.Task.ID); ok || err != nil {
		return err
	}
	meta, err := m.Metadata()
	if err != nil {
		return err
	}
	if meta.NumDelivered > mostTries {
		return s.put(ctx, sweep.Outcome{ID: j.Task.ID, State: runs.Failed, Error: ErrLost.Error(), Worker: w.Options.Program.Host})
	}
	e, err := runs.Named(w.Kinds, j.Kind)
	if err != nil {
		return err
	}
	return w.task(ctx, s, j, e)
}

// task plays one in a folder of this machine. A run that was begun there goes on.
func (w Worker) task(ctx context.Context, s shelf, j job, e runs.Experiment) error {
	own := w.Own != "" && nameOf(filepath.Base(w.Own)) == j.Sweep
	f := runs.Folder(filepath.Join(w.Root, j.Sweep, j.Task.ID))
	if own {
		f = sweep.Folder(w.Own).Run(j.Task.ID)
	}
	w.Say("%s %s begins", j.Kind, j.Task.ID)
	o, err := sweep.PlayTask(ctx, f, e, j.Task, w.Options)
	if err != nil {
		return err
	}
	if !own {
		if err := s.putRun(ctx, j.Task.ID, f); err != nil {
			return fmt.Errorf("send the run: %w", err)
		}
	}
	if err := s.put(ctx, o); err != nil {
		return fmt.Errorf("tell the outcome: %w", err)
	}
	w.Say("%s %s %s", j.Kind, j.Task.ID, o.State)
	if own {
		return nil
	}
	return os.RemoveAll(string(f)) // it was sent
}
