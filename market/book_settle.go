package market

import (
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
)

// Fill is what a new order traded with one that rested.
type Fill struct {
	Rest   dolly.OrderID
	Amount dolly.Price // what changed hands
	Left   dolly.MB    // of the resting order; with nothing left it is completed
}

// fewestFills is what there is room for once an order is settled.
const fewestFills = 128

// Limit trades a new order at once with what it crosses, as [Book.Matches] would
// find it, puts the rest of it on the book, and returns what was traded, valid until
// the next call. It is for who settles by itself, a replay or a simulation: between two
// nodes a match is only a proposal, and [Book.Add] comes first. o is not kept.
func (b *Book) Limit(o *dolly.Order, now dolly.Time) ([]Fill, error) {
	b.advance(now)
	who, by, err := b.judge(o, o.Price.Sat)
	if err != nil {
		return nil, fmt.Errorf("limit order: %w", err)
	}
	b.fills = b.fills[:0]
	want, other := o.Price.MB, b.prices.facing(o.Side)
	limit := ratio(o.Price) ^ other.flip
	if other.reaches(limit) {
		var t taker
		t.who, t.side, t.price, t.limit, t.want = who, o.Side, o.Price, limit, want
		want = b.settle(&t, other)
	}
	if want > 0 {
		b.open(o, who, by, want, ^limit) // keys of the two sides are turned against each other
	} else {
		b.pass(o, by, completed)
	}
	return b.fills, nil
}

// Immediate is [Book.Limit] for an order that never rests: what does not trade
// at once is cancelled. With no satoshi in its price it trades at any.
func (b *Book) Immediate(o *dolly.Order, now dolly.Time) ([]Fill, error) {
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
		return nil, fmt.Errorf("immediate order: %w", err)
	}
	b.fills = b.fills[:0]
	t.who = who
	if b.settle(&t, other) > 0 {
		b.pass(o, by, cancelled)
	} else {
		b.pass(o, by, completed)
	}
	return b.fills, nil
}

// settle trades until the taker has what it wants or nothing more crosses, and returns
// what it still wants.
func (b *Book) settle(t *taker, other *ladder) dolly.MB {
	for i := len(other.rungs) - 1; i >= 0 && t.want > 0; i-- {
		r := &other.rungs[i]
		if r.key <= t.limit && !b.crosses(t, other, r) {
			break
		}
		for at := b.prices.first(r.level); at != 0 && t.want > 0; {
			n := b.nodes.at(at)
			next := n.next
			if amount, ok := b.fits(t, n); ok {
				t.want -= amount.MB
				b.fill(at, n, amount)
			}
			at = next
		}
	}
	return t.want
}

// fill trades a part of an order that rests.
func (b *Book) fill(at slot, n *node, amount dolly.Price) {
	n.free -= amount.MB
	left := n.free + b.reserved(at, n)
	if len(b.fills) == cap(b.fills) {
		b.fills = slices.Grow(b.fills, max(len(b.fills), fewestFills))
	}
	b.fills = b.fills[:len(b.fills)+1]
	f := &b.fills[len(b.fills)-1] // in place: it is large
	f.Rest.Trader, f.Rest.Number = b.traders.at(n.trader).key, n.number
	f.Amount, f.Left = amount, left
	if left == 0 {
		b.end(at, n, Completed)
	}
}

// pass remembers a judged order that does not rest.
func (b *Book) pass(o *dolly.Order, t *trader, m mark) {
	if t == nil {
		_, t = b.traders.know(&o.ID.Trader, o.Expires)
	}
	t.numbers.use(o.ID.Number, m)
	t.extend(o.Expires)
}
