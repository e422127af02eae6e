package trade

import (
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
)

// placed is an own order, from when it was placed until a while after its end.
// The book forgets orders at every start; these are put back onto it.
type placed struct {
	Order  dolly.Order   `cbor:"1,keyasint"`
	Traded dolly.MB      `cbor:"2,keyasint"`
	Status market.Status `cbor:"3,keyasint"`
	At     dolly.Time    `cbor:"4,keyasint"` // when it was placed
	Ended  dolly.Time    `cbor:"5,keyasint"` // when it was no longer open
	Fair   bool          `cbor:"6,keyasint"` // a bid at no more than the most of the time
}

// maxPlaced is how many own orders are remembered that have ended.
const maxPlaced = 256

func placedKey(number uint64) string { return fmt.Sprintf("%016x", number) }

func (t *Trader) ownOrder(id dolly.OrderID) (placed, bool) {
	if id.Trader != t.Self() {
		return placed{}, false
	}
	return t.placed.Get(placedKey(id.Number))
}

func (t *Trader) putOrder(o placed) { t.placed.Put(placedKey(o.Order.ID.Number), o) }

// statusOf is how an own order stands, also one that the book forgot.
func (t *Trader) statusOf(id dolly.OrderID) market.Status {
	o, ok := t.ownOrder(id)
	if !ok {
		return market.Unknown
	}
	return o.Status
}

// closeOrder writes down that an own order ended, as the book says; one that
// the book knows no more has expired.
func (t *Trader) closeOrder(id dolly.OrderID, s market.Status) {
	o, ok := t.ownOrder(id)
	switch {
	case !ok, s == market.Open:
		return
	case o.Traded >= o.Order.Price.MB:
		s = market.Completed // perhaps after its expiry, out of a reservation
	case s == market.Unknown:
		s = market.Expired
	}
	switch {
	case o.Status == s, o.Status != market.Open && s != market.Completed:
		return
	case o.Status == market.Open:
		o.Ended = t.now
	}
	if o.Status == market.Open {
		t.countUnsold(o)
	}
	o.Status = s
	t.putOrder(o)
	t.forgetPlaced()
}

// forgetPlaced drops the oldest orders that ended, but for those that a swap
// still settles.
func (t *Trader) forgetPlaced() {
	over := t.placed.Len() - maxPlaced
	for key, o := range t.placed.All {
		if over <= 0 {
			return
		}
		if o.Status != market.Open && !t.InDeal(o.Order.ID) {
			t.placed.Delete(key)
			over--
		}
	}
}

// tradeOrder counts what an own order sold or bought.
func (t *Trader) tradeOrder(id dolly.OrderID, mb dolly.MB) {
	if o, ok := t.ownOrder(id); ok {
		o.Traded += mb
		t.putOrder(o)
	}
}

// restoreOrders puts the own orders of before the start back onto the book,
// with what they traded and what swaps under way reserve, and has them told
// again.
func (t *Trader) restoreOrders() {
	for _, o := range t.placed.All {
		if o.Status == market.Open {
			t.restoreOrder(o)
		}
	}
	for _, d := range t.deals.All {
		id := d.Swap.ID()
		if !d.Ended && t.Book.Reserve(d.Own, d.Swap.Amount.MB) == nil {
			t.holds[id] = hold{[]dolly.OrderID{d.Own}, d.Swap.Amount.MB}
		}
	}
}

func (t *Trader) restoreOrder(o placed) {
	id := o.Order.ID
	switch err := t.Book.Add(o.Order, t.now); {
	case o.Order.Expires <= t.now:
		t.closeOrder(id, market.Expired)
		return
	case err != nil: // the limits changed
		t.closeOrder(id, market.Cancelled)
		return
	}
	if o.Traded > 0 {
		_ = t.Book.Trade(id, o.Traded) // what is left of it is positive: it is open
	}
	t.heardAt[id] = o.At
	t.outbox.orders = append(t.outbox.orders, o.Order)
}

// distrustOrders takes back the own orders of before the start. It is called
// when others know more of the own chain than this image: then the orders of
// that time may have been traded, and must not be filled twice (I30).
func (t *Trader) distrustOrders() {
	for _, o := range t.placed.All {
		if o.Status == market.Open && o.At < t.since {
			t.note("order.withdrawn", o.Order.ID, "order %d taken back: this image is older than the chain", o.Order.ID.Number)
			t.Cancel(o.Order.ID)
		}
	}
}

// promisedOf is what proposals and swaps under way hold of an own order.
func (t *Trader) promisedOf(id dolly.OrderID) dolly.MB {
	var sum dolly.MB
	if p, ok := t.offers[id]; ok {
		sum = p.Amount.MB
	}
	for _, d := range t.deals.All {
		if !d.Ended && d.Own == id {
			sum += d.Swap.Amount.MB
		}
	}
	return sum
}

// unverified reports whether nobody was told of an own order since the start.
func (t *Trader) unverified(id dolly.OrderID) bool {
	return slices.ContainsFunc(t.outbox.orders, func(o dolly.Order) bool { return o.ID == id })
}

// LatestOrder is the own order that was placed last; false if none is remembered.
func (t *Trader) LatestOrder() (o dolly.Order, at dolly.Time, ok bool) {
	p, ok := t.placed.Get(placedKey(t.tally.Get().Orders))
	return p.Order, p.At, ok
}
