package record

import (
	"context"
	"time"

	"github.com/dollynator/dolly"
)

// Watch sends the events of the agent and the world from number from+1 up to the
// node's day, and goes on as more is written.
func (n *node) Watch(ctx context.Context, from uint64) (<-chan dolly.Event, error) {
	if _, err := n.moment(); err != nil {
		return nil, err
	}
	out := make(chan dolly.Event)
	go func() {
		defer close(out)
		again := time.NewTicker(n.follow)
		defer again.Stop()
		for {
			next, err := n.send(ctx, out, from)
			if err != nil {
				return // the link is lost, as Watch says
			}
			from = next
			select {
			case <-ctx.Done():
				return
			case <-again.C:
			}
		}
	}()
	return out, nil
}

// send sends all that there is after from, and returns the last that it saw.
func (n *node) send(ctx context.Context, out chan<- dolly.Event, from uint64) (uint64, error) {
	for {
		s, err := n.moment()
		if err != nil {
			return from, err
		}
		all, err := n.run.after(from+1, s.Day, defaultEvents, func(h happening) bool { return h.Agent == n.id || h.Agent < 0 })
		if err != nil || len(all) == 0 {
			return from, err
		}
		for _, h := range all {
			select {
			case out <- h.public():
				from = h.seq
			case <-ctx.Done():
				return from, ctx.Err()
			}
		}
	}
}
