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
	who, err := b.admit(o)
	if err != nil {
		return dst, fmt.Errorf("limit order: %w", err)
	}
	var t taker
	t.who, t.side, t.price, t.ratio, t.want = who, o.Side, o.Price, ratio(o.Price), o.Price.MB
	dst = b.settle(dst, &t)
	if t.want > 0 {
		b.open(o, who, t.want, t.ratio)
		return dst, nil
	}
	b.pass(o, who, completed)
	return dst, nil
}

// Immediate is [Book.Limit] for an order that never rests: what does not trade
// at once is cancelled. With no satoshi in its price it trades at any.
func (b *Book) Immediate(dst []Fill, o *dolly.Order, now dolly.Time) ([]Fill, error) {
	b.advance(now)
	t := taker{side: o.Side, any: o.Price.Sat == 0, price: o.Price, want: o.Price.MB}
	limited := *o
	if t.any {
		limited.Price.Sat = max(b.limits.MinSat, 1) // none is no reason to refuse it
	} else {
		t.ratio = ratio(o.Price)
	}
	var err error
	if t.who, err = b.admit(&limited); err != nil {
		return dst, fmt.Errorf("immediate order: %w", err)
	}
	dst = b.settle(dst, &t)
	if t.want > 0 {
		b.pass(o, t.who, cancelled)
	} else {
		b.pass(o, t.who, completed)
	}
	return dst, nil
}

// settle trades until the taker has what it wants or nothing more crosses.
func (b *Book) settle(dst []Fill, t *taker) []Fill {
	other := b.prices.side(t.other())
	for i := len(other.rungs) - 1; i >= 0 && t.want > 0 && b.crosses(t, other, i); i-- {
		for at, next := b.prices.queues.first(other.rungs[i].level), slot(0); at != 0 && t.want > 0; at = next {
			next = b.prices.queues.next(at)
			n := b.nodes.at(at)
			amount, ok := b.fits(t, n)
			if !ok {
				continue
			}
			t.want -= amount.MB
			n.left -= amount.MB
			dst = append(dst, Fill{})
			f := &dst[len(dst)-1] // in place: it is large
			f.Rest.Trader, f.Rest.Number = b.traders.at(n.trader).key, n.number
			f.Amount, f.Left = amount, n.left
			if n.left == 0 {
				b.end(at, Completed)
			}
		}
	}
	return dst
}

// pass remembers an order that is not on the book.
func (b *Book) pass(o *dolly.Order, who slot, m mark) {
	b.traders.at(who).numbers.set(o.ID.Number, m)
	b.traders.extend(who, o.Expires)
}
