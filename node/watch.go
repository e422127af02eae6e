package node

import (
	"context"
	"sync"

	"github.com/dollynator/dolly"
)

// watchers are the open ends of [dolly.Node.Watch]. A watcher that lags too far
// behind is closed; it resumes from the last event it saw.
type watchers struct {
	mu     sync.Mutex
	open   map[chan dolly.Event]struct{}
	closed bool
}

func (w *watchers) add() chan dolly.Event {
	ch := make(chan dolly.Event, maxWatch)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		close(ch)
		return ch
	}
	if w.open == nil {
		w.open = map[chan dolly.Event]struct{}{}
	}
	w.open[ch] = struct{}{}
	return ch
}

func (w *watchers) remove(ch chan dolly.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, ok := w.open[ch]; ok {
		delete(w.open, ch)
		close(ch)
	}
}

func (w *watchers) send(events []dolly.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for ch := range w.open {
		for _, e := range events {
			select {
			case ch <- e:
				continue
			default:
			}
			delete(w.open, ch)
			close(ch)
			break
		}
	}
}

func (w *watchers) closeAll() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	for ch := range w.open {
		delete(w.open, ch)
		close(ch)
	}
}

// Watch sends the events after from, first those of the log, then new ones.
func (l *Loop) Watch(ctx context.Context, from uint64) (<-chan dolly.Event, error) {
	live := l.watch.add()
	var last uint64
	if err := l.Call(ctx, func() { last = l.Last() }); err != nil {
		l.watch.remove(live)
		return nil, err
	}
	out := make(chan dolly.Event)
	stop := context.AfterFunc(ctx, func() { l.watch.remove(live) })
	go func() {
		defer stop()
		defer close(out)
		defer l.watch.remove(live)
		seen := from
		for seen < last {
			past, err := l.Events(seen+1, batch)
			if err != nil {
				return // resumed from the last event that came
			}
			if len(past) == 0 {
				break // trimmed meanwhile
			}
			for _, e := range past {
				if !deliver(ctx, out, e, &seen) {
					return
				}
			}
		}
		for e := range live {
			if !deliver(ctx, out, e, &seen) {
				return
			}
		}
	}()
	return out, nil
}

func deliver(ctx context.Context, out chan<- dolly.Event, e dolly.Event, seen *uint64) bool {
	if e.Seq <= *seen {
		return true
	}
	select {
	case out <- e:
		*seen = e.Seq
		return true
	case <-ctx.Done():
		return false
	}
}
