package market

import (
	"fmt"

	"github.com/dollynator/dolly"
)

// Fill is what a new order traded with one that rested.
type Fill struct {
	Rest   dolly.OrderID
	Amount dolly.Price // what changed hands
	Left   dolly.MB    // of the resting order; with nothing left it is completed
}

// Limit trades a new order at once with what it crosses, as [Book.Matches] would
// find it, puts the rest of it on the book, and appends what was traded to dst.
// It is for who settles by itself, a replay or a simulation: between two nodes a
// match is only a proposal, and [Book.Add] comes first. o is not kept.
func (b *Book) Limit(dst []Fill, o *dolly.Order, now dolly.Time) ([]Fill, error) {
	b.advance(now)
	who, by, err := b.judge(o, o.Price.Sat)
	if err != nil {
		return dst, fmt.Errorf("limit order: %w", err)
	}
	want, ratio, other := o.Price.MB, ratio(o.Price), b.prices.facing(o.Side)
	if limit := ratio ^ other.flip; other.reaches(limit) {
		var t taker
		t.who, t.side, t.price, t.limit, t.want = who, o.Side, o.Price, limit, want
		dst = b.settle(dst, &t, other)
		want = t.want
	}
	if want > 0 {
		b.open(o, who, by, want, ratio)
	} else {
		b.pass(o, by, completed)
	}
	return dst, nil
}

// Immediate is [Book.Limit] for an order that never rests: what does not trade
// at once is cancelled. With no satoshi in its price it trades at any.
func (b *Book) Immediate(dst []Fill, o *dolly.Order, now dolly.Time) ([]Fill, error) {
	b.advance(now)
	sat, other := o.Price.Sat, b.prices.facing(o.Side)
	var t taker
	t.side, t.price, t.want = o.Side, o.Price, o.Price.MB
	if t.any = sat == 0; t.any {
		sat = max(b.limits.MinSat, 1) // none is no reason to refuse it
	} else {
		t.limit = ratio(o.Price) ^ other.flip
	}
	who, by, err := b.judge(o, sat)
	if err != nil {
		return dst, fmt.Errorf("immediate order: %w", err)
	}
	t.who = who
	dst = b.settle(dst, &t, other)
	if t.want > 0 {
		b.pass(o, by, cancelled)
	} else {
		b.pass(o, by, completed)
	}
	return dst, nil
}

// settle trades until the taker has what it wants or nothing more crosses.
func (b *Book) settle(dst []Fill, t *taker, other *ladder) []Fill {
	for i := len(other.rungs) - 1; i >= 0 && t.want > 0; i-- {
		r := &other.rungs[i]
		if r.key < t.limit || !b.crosses(t, other, r) {
			break
		}
		for at, next := b.prices.first(r.level), slot(0); at != 0 && t.want > 0; at = next {
			n := b.nodes.at(at)
			next = n.next
			amount, ok := b.fits(t, n)
			if !ok {
				continue
			}
			t.want -= amount.MB
			n.free -= amount.MB
			left := n.free + b.reserved(at, n)
			dst = append(dst, Fill{})
			f := &dst[len(dst)-1] // in place: it is large
			f.Rest.Trader, f.Rest.Number = b.traders.at(n.trader).key, n.number
			f.Amount, f.Left = amount, left
			if left == 0 {
				b.end(at, n, Completed)
			}
		}
	}
	return dst
}

// pass remembers a judged order that does not rest.
func (b *Book) pass(o *dolly.Order, t *trader, m mark) {
	if t == nil {
		_, t = b.traders.know(&o.ID.Trader, o.Expires)
	}
	t.numbers.use(o.ID.Number, m)
	t.extend(o.Expires)
}
