package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
)

// maxNews is how many events wait for a webhook that does not answer; of more
// the oldest are dropped, and the next one says how many.
const maxNews = 256

// news is what a webhook gets.
type news struct {
	Buybot  dolly.PeerID  `json:"buybot"`
	Network dolly.Network `json:"network"`
	Mode    string        `json:"mode"`
	Dropped int           `json:"dropped,omitempty"` // events before this one that could not be told
	Event   dolly.Event   `json:"event"`
}

// tellsWebhook reports whether an event is one that a webhook hears of.
func tellsWebhook(kind string) bool {
	return strings.HasPrefix(kind, "buybot.") || strings.HasPrefix(kind, "paper.") ||
		slices.Contains([]string{"order.placed", "order.refused", "swap.completed", "swap.ended", "swap.lost"}, kind)
}

// webhook tells a URL what happens, in order, each event until it was taken or
// given up.
type webhook struct {
	poster
	to      string
	from    news // what all have in common
	waiting chan dolly.Event
	dropped atomic.Int64 // since the last that was told
	failed  func(error)
}

func newWebhook(to string, from news, failed func(error)) *webhook {
	return &webhook{poster: newPoster(), to: to, from: from, waiting: make(chan dolly.Event, maxNews), failed: failed}
}

// hear takes an event and never waits.
func (w *webhook) hear(e dolly.Event) {
	if !tellsWebhook(e.Kind) {
		return
	}
	for {
		select {
		case w.waiting <- e:
			return
		default:
		}
		select {
		case <-w.waiting:
			w.dropped.Add(1)
		default:
		}
	}
}

// run sends until ctx ends, and then for a moment what still waits.
func (w *webhook) run(ctx context.Context) {
	for {
		select {
		case e := <-w.waiting:
			n := w.from
			n.Event, n.Dropped = e, int(w.dropped.Load())
			switch err := w.send(ctx, w.to, n); {
			case err == nil:
				w.dropped.Add(-int64(n.Dropped))
			case ctx.Err() != nil:
				w.last(context.WithoutCancel(ctx), e)
				return
			default:
				w.dropped.Add(1)
				w.failed(err)
			}
		case <-ctx.Done():
			w.last(context.WithoutCancel(ctx))
			return
		}
	}
}

// lastWords bounds how long an end waits for a webhook.
const lastWords = 2 * time.Second

// last tries once to send each event that waits, after those given.
func (w *webhook) last(ctx context.Context, all ...dolly.Event) {
	ctx, cancel := context.WithTimeout(ctx, lastWords)
	defer cancel()
	for len(w.waiting) > 0 {
		all = append(all, <-w.waiting)
	}
	for i, e := range all {
		n := w.from
		n.Event = e
		if err := w.once(ctx, w.to, n); err != nil {
			w.failed(fmt.Errorf("%s not told: %w", cli.Count(len(all)-i, "event"), err))
			return
		}
	}
}
