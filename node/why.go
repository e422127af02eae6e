package node

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/dollynator/dolly"
)

// Why explains an event, and the earlier decision that it rests on.
func (n *Near) Why(ctx context.Context, seq uint64) (dolly.Explanation, error) {
	events, err := n.loop.Events(seq, 1)
	if err != nil {
		return dolly.Explanation{}, err
	}
	if len(events) == 0 || events[0].Seq != seq {
		return dolly.Explanation{}, &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf("no event %d in the log", seq), Hint: "the log keeps the latest 100,000 events"}
	}
	ex := dolly.Explanation{Event: events[0]}
	if err = n.loop.Call(ctx, func() { ex.Facts = n.mind.Why(ex.Event) }); err != nil {
		return ex, err
	}
	r, ok := n.mind.(Reasoning)
	if !ok {
		return ex, nil
	}
	kind := r.RestsOn(ex.Event)
	if kind == "" {
		return ex, nil
	}
	ground, found, err := n.before(ctx, seq, kind)
	if err != nil || !found {
		return ex, err
	}
	ex.Facts = append(ex.Facts, fmt.Sprintf("rests on event %d of %s: %s", ground.Seq, ground.At.Std().Format(time.DateTime), ground.Text))
	err = n.loop.Call(ctx, func() { ex.Facts = append(ex.Facts, n.mind.Why(ground)...) })
	return ex, err
}

// before is the latest event of a kind before another one. The log is read backwards.
func (n *Near) before(ctx context.Context, seq uint64, kind string) (e dolly.Event, found bool, err error) {
	const page = 1000
	for ctx.Err() == nil && seq > 1 {
		from := max(seq, page+1) - page
		events, err := n.loop.Events(from, int(seq-from))
		if err != nil || len(events) == 0 {
			return e, false, err
		}
		for _, e := range slices.Backward(events) {
			if e.Kind == kind && e.Seq < seq {
				return e, true, nil
			}
		}
		seq = from
	}
	return e, false, ctx.Err()
}
