package market

import (
	"errors"
	"fmt"
	"time"

	"github.com/dollynator/dolly"
)

// Why the book refuses.
var (
	ErrInvalid     = errors.New("invalid order")                          // side, amounts or trader make no sense
	ErrDust        = errors.New("order too small")                        // less than Limits.MinSat
	ErrExpired     = errors.New("order expired")                          // at or before now
	ErrTooLong     = errors.New("order lives too long")                   // beyond now + Limits.MaxLife
	ErrDuplicate   = errors.New("order number was used before")           // live, cancelled or completed
	ErrTraderFull  = errors.New("trader has too many orders")             // Limits.PerTrader
	ErrFull        = errors.New("book is full")                           // Limits.Total
	ErrUnknown     = errors.New("no such order")                          // never seen, or forgotten
	ErrClosed      = errors.New("order is not open")                      // completed, cancelled
	ErrTooMuch     = errors.New("more than the order has left")           // reserve, trade
	ErrNotReserved = errors.New("more than what is reserved of an order") // unreserve
)

// The largest amounts an order may name: all bitcoin, and an exbibyte.
const (
	maxSat = 21_000_000 * dolly.SatPerBTC
	maxMB  = dolly.MB(1) << 60
)

// remembered is how many numbers, for each order that may be live, the book
// remembers so that they do not come back.
const remembered = 8

// Limits bound a book.
type Limits struct {
	PerTrader int           // live orders of one key
	Total     int           // live orders
	MaxLife   time.Duration // from now to an order's expiry
	MinSat    dolly.Sat     // smaller orders are refused, smaller matches not made
	MaxSat    dolly.Sat     // larger matches are cut to this; 0 is no limit
}

// DefaultLimits are what an agent uses.
func DefaultLimits() Limits {
	p := DefaultParams()
	return Limits{PerTrader: 64, Total: 16_384, MaxLife: 86_400 * time.Second, MinSat: p.Dust, MaxSat: p.MaxSat}
}

// Entry is a live order with what is left of it, in bytes.
type Entry struct {
	dolly.Order
	Left     dolly.MB // untraded, includes Reserved
	Reserved dolly.MB // promised to trades under way
}

// Free is what may still be promised.
func (e Entry) Free() dolly.MB { return e.Left - e.Reserved }

// Book holds the orders of both sides, best price first, then first come. It
// also remembers the numbers of orders that ended until they would have expired,
// so that a late or repeated message does not revive one.
//
// Its time is the latest it was told. The caller runs [Book.Expire] now and then.
type Book struct {
	limits  Limits
	now     dolly.Time
	live    int
	ids     map[dolly.OrderID]slot
	nodes   pool[node]
	levels  pool[level]
	bids    ladder
	asks    ladder
	traders traders
	expiry  expiry
}

// NewBook is an empty book.
func NewBook(l Limits) *Book {
	return &Book{
		limits:  l,
		ids:     map[dolly.OrderID]slot{},
		bids:    ladder{side: dolly.Bid},
		asks:    ladder{side: dolly.Ask},
		traders: traders{byID: map[dolly.PeerID]slot{}},
	}
}

// Add puts a new order at the end of its price. It does not match it.
func (b *Book) Add(o dolly.Order, now dolly.Time) error {
	b.advance(now)
	if err := b.check(o); err != nil {
		return fmt.Errorf("add order: %w", err)
	}
	at := b.remember(o, Open)
	n := b.nodes.at(at)
	n.left = o.Price.MB
	b.traders.of(n).live++
	b.live++
	b.enter(at)
	return nil
}

func (b *Book) check(o dolly.Order) error {
	switch {
	case o.Side != dolly.Bid && o.Side != dolly.Ask, o.ID.Trader.IsZero(),
		!o.Price.Valid(), o.Price.Sat > maxSat, o.Price.MB > maxMB:
		return ErrInvalid
	case o.Price.Sat < b.limits.MinSat:
		return ErrDust
	case o.Expires <= b.now:
		return ErrExpired
	case o.Expires > b.now.Add(b.limits.MaxLife):
		return ErrTooLong
	}
	if _, known := b.ids[o.ID]; known {
		return ErrDuplicate
	}
	live, known := b.traders.count(o.ID.Trader)
	switch {
	case live >= b.limits.PerTrader, known >= remembered*b.limits.PerTrader:
		return ErrTraderFull
	case b.live >= b.limits.Total, len(b.ids) >= remembered*b.limits.Total:
		return ErrFull
	}
	return nil
}

// Cancel takes the free part of an order off the book; what is reserved stays
// until it is traded or unreserved. It reports whether the order was open. A
// cancel that overtakes its order keeps it out.
func (b *Book) Cancel(id dolly.OrderID) bool {
	at, known := b.ids[id]
	if !known {
		b.foresee(id)
		return false
	}
	if b.nodes.at(at).status != Open {
		return false
	}
	b.end(at, Cancelled)
	return true
}

// foresee remembers the cancel of an order that has not come yet, for as long
// as that order could live, and while there is ample room.
func (b *Book) foresee(id dolly.OrderID) {
	_, known := b.traders.count(id.Trader)
	if id.Trader.IsZero() || known >= b.limits.PerTrader || len(b.ids) >= remembered/2*b.limits.Total {
		return
	}
	b.remember(dolly.Order{ID: id, Expires: b.now.Add(b.limits.MaxLife)}, Cancelled)
}

// Expire takes what expired at or before now off the book and returns the open
// orders among it, first expired first. Reservations outlive it.
func (b *Book) Expire(now dolly.Time) []dolly.OrderID {
	b.advance(now)
	var ended []dolly.OrderID
	for len(b.expiry) > 0 && b.expiry[0].at <= b.now {
		at := b.expiry.pop()
		n := b.nodes.at(at)
		n.queued = false
		if n.status == Open {
			ended = append(ended, n.order.ID)
			b.end(at, Expired)
		} else {
			b.forgetSpent(at)
		}
	}
	return ended
}

func (b *Book) advance(now dolly.Time) { b.now = max(b.now, now) }
