package trade

import (
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
)

// How many swaps may be under way or proposed at once: with one other trader, and
// with all. What they reserve is bounded by the balance and the charter besides.
const (
	maxOpenWith = 8
	maxOpen     = 64 // in the shares of all classes together, beside one for each proven key
)

// reserved says why nothing more can be set aside for a trade with somebody. Each class
// of keys has a share that others cannot use up, and each key that carried out a swap
// before has room for one, whatever others do.
func (t *Trader) reserved(with dolly.PeerID) error {
	known := t.conductOf(with)
	if t.now < known.Until {
		return fmt.Errorf("%w: %v to go", ErrLapsed, known.Until.Sub(t.now))
	}
	open := map[dolly.PeerID]int{}
	for _, p := range t.offers {
		open[p.other.Trader]++
	}
	for _, d := range t.deals.All {
		if !d.Ended {
			open[d.Swap.With()]++
		}
	}
	t.cover.Set(t.taken())
	mine := t.classOf(with)
	if mine == proven && open[with] == 0 {
		return nil
	}
	all, most := 0, shareOf(mine, known.Kept)
	for k, n := range open {
		if t.classOf(k) == mine {
			all += n
		}
	}
	if open[with] >= most.each || all >= most.all {
		return ErrReserved
	}
	return nil
}

// spare is how much more of an own order may be set aside for a key. Of a bid, keys
// without standing hold no more than half of what is left, all together, until they
// paid: the rest stays for those who kept their agreements. They may have all of it
// while nobody did, or where half is too little for a swap.
func (t *Trader) spare(own market.Entry, with dolly.PeerID) dolly.MB {
	t.cover.Set(t.taken())
	half := own.Left / 2
	sat, err := own.Price.Cost(half)
	if own.Side != dolly.Bid || t.classOf(with) != strange || !t.anyProven() || err != nil || sat < t.cfg.Swap.Dust {
		return own.Free()
	}
	for _, d := range t.deals.All {
		if d.Own == own.ID && !d.Ended && !d.Paid && t.classOf(d.Swap.With()) == strange {
			half -= d.Swap.Amount.MB
		}
	}
	if p, open := t.offers[own.ID]; open && t.classOf(p.other.Trader) == strange {
		half -= p.Amount.MB
	}
	return max(0, min(half, own.Free()))
}

// anyProven reports whether any key carried out a swap with this one.
func (t *Trader) anyProven() bool {
	for _, c := range t.conduct.All {
		if c.Kept > 0 {
			return true
		}
	}
	return false
}

// hold is what the book reserves for a proposal or a deal. A restart forgets it
// together with the book.
type hold struct {
	orders []dolly.OrderID
	mb     dolly.MB
}

// reserve takes the amount from both orders on the book, or from neither. The
// other one need not be known.
func (t *Trader) reserve(own, other dolly.OrderID, mb dolly.MB) (hold, bool) {
	if t.Book.Reserve(own, mb) != nil {
		return hold{}, false
	}
	h := hold{[]dolly.OrderID{own}, mb}
	if _, known := t.Book.Get(other); !known {
		return h, true
	}
	if t.Book.Reserve(other, mb) != nil {
		t.release(h)
		return hold{}, false
	}
	h.orders = append(h.orders, other)
	return h, true
}

// release gives back what reserve took.
func (t *Trader) release(h hold) {
	for _, id := range h.orders {
		_ = t.Book.Unreserve(id, h.mb) // an order that is gone needs nothing
		t.tidy(id)
	}
}

// holdAgain reserves orders of a trader that came after the swap about them: it
// overtook them, or a restart forgot them.
func (t *Trader) holdAgain(trader dolly.PeerID) {
	for _, d := range t.deals.All {
		id := d.Swap.ID()
		h := t.holds[id]
		if d.Ended || d.Other.Trader != trader || slices.Contains(h.orders, d.Other) {
			continue
		}
		if t.Book.Reserve(d.Other, d.Swap.Amount.MB) == nil {
			t.holds[id] = hold{append(h.orders, d.Other), d.Swap.Amount.MB}
		}
	}
}

// spend books a trade on an order, if the book knows it.
func (t *Trader) spend(id dolly.OrderID, mb dolly.MB) {
	_ = t.Book.Trade(id, mb) // an order that left the book needs no booking
	t.tradeOrder(id, mb)
	t.tidy(id)
}
