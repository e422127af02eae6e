package node

import (
	"context"
	"time"
)

// Beat is the rhythm of what is done again and again: it makes a channel on
// which something comes whenever every went by, until stop is called. Nil is
// wall time; a laboratory has its own.
type Beat func(every time.Duration) (due <-chan time.Time, stop func())

func (b Beat) start(every time.Duration) (due <-chan time.Time, stop func()) {
	if b != nil {
		return b(every)
	}
	t := time.NewTicker(every)
	return t.C, t.Stop
}

// each calls f at once and then at every beat, until ctx ends.
func (b Beat) each(ctx context.Context, every time.Duration, f func()) {
	due, stop := b.start(every)
	defer stop()
	for {
		f()
		select {
		case <-due:
		case <-ctx.Done():
			return
		}
	}
}
