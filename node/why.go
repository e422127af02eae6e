package node

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/trade"
)

// Why explains an event, and the earlier ones that it rests on.
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
	if r, ok := n.mind.(Reasoning); ok {
		err = n.trace(ctx, r, &ex)
	}
	return ex, err
}

// maxGrounds is how many events one is traced back.
const maxGrounds = 6

// trace tells what an event rests on, and that one, and so on: of decisions with the
// facts that they were made on.
func (n *Near) trace(ctx context.Context, r Reasoning, ex *dolly.Explanation) error {
	e := ex.Event
	for range maxGrounds {
		g := r.RestsOn(e)
		if g == (trade.Ground{}) {
			return nil
		}
		ground, found, err := n.before(ctx, e.Seq, g)
		if err != nil || !found {
			return err
		}
		ex.Facts = append(ex.Facts, fmt.Sprintf("rests on event %d of %s: %s", ground.Seq, ground.At.Std().Format(time.DateTime), ground.Text))
		if r.Decided(ground.Kind) {
			if err := n.loop.Call(ctx, func() { ex.Facts = append(ex.Facts, n.mind.Why(ground)...) }); err != nil {
				return err
			}
		}
		e = ground
	}
	return nil
}

// before is the ground of an event. The log is read backwards.
func (n *Near) before(ctx context.Context, seq uint64, g trade.Ground) (e dolly.Event, found bool, err error) {
	const page = 1000
	for to := seq; ctx.Err() == nil && to > 1; {
		from := max(to, page+1) - page
		if g.Near > 0 {
			from = max(from, max(seq, g.Near+1)-g.Near)
		}
		events, err := n.loop.Events(from, int(to-from))
		if err != nil || len(events) == 0 {
			return e, false, err
		}
		for _, e := range slices.Backward(events) {
			if g.Fits(e, seq) {
				return e, true, nil
			}
		}
		if to = from; g.Near > 0 {
			break
		}
	}
	return e, false, ctx.Err()
}
