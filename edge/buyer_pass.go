package edge

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/buybot"
	"github.com/dollynator/dolly/node/trade"
)

// watched is a buybot that tells when it knows the market and when one pass
// over it is done. Its methods run on the loop's goroutine.
type watched struct {
	*buybot.Buybot
	check  time.Duration // between two looks at the book, the world's
	once   bool          // stop buying after one pass
	since  dolly.Time    // first tick that found it ready and buying
	passed bool
	ready  once // closed when the own chain and the book were compared with somebody's
	done   once // closed when the pass is over and nothing is open
}

// once is a channel that is closed at most once. One goroutine closes it.
type once struct {
	c      chan struct{}
	closed bool
}

func newOnce() once { return once{c: make(chan struct{})} }

func (o *once) close() {
	if !o.closed {
		o.closed = true
		close(o.c)
	}
}

// Step is the buybot's; at ticks it looks where the pass is.
func (w *watched) Step(now dolly.Time, r *rand.Rand, f trade.Fact) []trade.Effect {
	out := w.Buybot.Step(now, r, f)
	if _, tick := f.(trade.Tick); tick && w.Trader().Ready() {
		w.ready.close()
		w.pass(now)
	}
	return out
}

// pass ends a pass at the first tick a whole check after the mind was ready and
// buying: by then it looked at every bid.
func (w *watched) pass(now dolly.Time) {
	switch {
	case w.passed && w.Idle():
		w.done.close()
	case !w.Buys() || w.passed:
	case w.since == 0:
		w.since = now
	case w.once && now >= w.since.Add(w.check):
		w.passed = true
		w.Pass()
	}
}

// Ready is closed when the buybot has compared notes with the market, or found
// nobody there for a while.
func (b *Buyer) Ready() <-chan struct{} { return b.mind.ready.c }

// Once runs one pass: it mirrors the bids that are there, waits until its asks
// are settled or expired, and returns.
func (b *Buyer) Once(ctx context.Context) error {
	b.mind.once = true
	return b.runUntil(ctx, b.mind.done.c)
}

// Glance runs until the market is known, calls look, and returns.
func (b *Buyer) Glance(ctx context.Context, look func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	looked := make(chan struct{})
	var err error
	go func() {
		defer close(looked)
		select {
		case <-b.Ready():
			err = look(ctx)
		case <-ctx.Done():
		}
	}()
	ran := b.runUntil(ctx, looked)
	cancel()
	<-looked
	return errors.Join(ran, err)
}

func (b *Buyer) runUntil(ctx context.Context, over <-chan struct{}) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-over:
			cancel()
		case <-ctx.Done():
		}
	}()
	return b.Run(ctx)
}
