package market

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/dollynator/dolly"
)

// Why the book refuses.
var (
	ErrInvalid     = errors.New("invalid order")                          // side, amounts or trader make no sense
	ErrDust        = errors.New("order too small")                        // less than Limits.MinSat
	ErrExpired     = errors.New("order expired")                          // at or before now
	ErrTooLong     = errors.New("order lives too long")                   // beyond now + Limits.MaxLife
	ErrDuplicate   = errors.New("order number was used before")           // or is too far below its trader's largest to tell
	ErrTraderFull  = errors.New("trader has too many orders")             // Limits.PerTrader
	ErrFull        = errors.New("book is full")                           // Limits.Total, also of traders
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

// remembered is how many traders, for each order that may be live, the book
// remembers the numbers of.
const remembered = 2

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
// also remembers what became of the last 512 numbers of each trader, so that a
// late or repeated message does not revive an order.
//
// Its time is the latest it was told. The caller runs [Book.Expire] now and then.
type Book struct {
	limits  Limits
	maxLife dolly.Time // milliseconds
	now     dolly.Time
	live    int
	seq     uint32 // of the last order
	hash    hasher
	ids     index // nodes by trader and number
	nodes   nodes
	apart   []dolly.MB // what is reserved of the nodes that are promised
	prices  prices
	expiry  soon // of open orders
	traders traders
	due     []slot
	fills   []Fill // of the order that was settled last
}

// NewBook is an empty book.
func NewBook(l Limits) *Book {
	return &Book{
		limits: l, maxLife: dolly.Time(l.MaxLife / time.Millisecond),
		hash: newHasher(), ids: newIndex(), prices: newPrices(), traders: newTraders(),
	}
}

// Add puts a new order at the end of its price. It does not match it.
func (b *Book) Add(o dolly.Order, now dolly.Time) error {
	b.advance(now)
	who, t, err := b.judge(&o, o.Price.Sat)
	if err != nil {
		return fmt.Errorf("add order: %w", err)
	}
	b.open(&o, who, t, o.Price.MB, ratio(o.Price)^b.prices.side(o.Side).flip)
	return nil
}

// judge says why an order for that many satoshi may not come in, or else its
// trader and the trader's place; 0 is a stranger's.
func (b *Book) judge(o *dolly.Order, sat dolly.Sat) (slot, *trader, error) {
	switch {
	case o.Side != dolly.Bid && o.Side != dolly.Ask,
		sat <= 0 || sat > maxSat, o.Price.MB <= 0 || o.Price.MB > maxMB:
		return 0, nil, ErrInvalid
	case sat < b.limits.MinSat:
		return 0, nil, ErrDust
	case o.Expires <= b.now:
		return 0, nil, ErrExpired
	case o.Expires > b.now+b.maxLife:
		return 0, nil, ErrTooLong
	}
	who, t := b.traders.find(&o.ID.Trader)
	if who == 0 {
		return 0, nil, b.judgeStranger(&o.ID.Trader)
	}
	switch {
	case t.numbers.get(o.ID.Number) != fresh:
		return 0, nil, ErrDuplicate
	case int(t.live) >= b.limits.PerTrader:
		return 0, nil, ErrTraderFull
	case b.live >= b.limits.Total:
		return 0, nil, ErrFull
	}
	return who, t, nil
}

func (b *Book) judgeStranger(key *dolly.PeerID) error {
	switch {
	case key.IsZero():
		return ErrInvalid
	case b.limits.PerTrader <= 0:
		return ErrTraderFull
	case b.live >= b.limits.Total, b.traders.pool.used() >= remembered*b.limits.Total:
		return ErrFull
	}
	return nil
}

// Cancel takes the free part of an order off the book; what is reserved stays
// until it is traded or unreserved. It reports whether the order was open. A
// cancel that overtakes its order keeps it out. id is not kept.
func (b *Book) Cancel(id *dolly.OrderID) bool {
	at, n := b.find(id)
	if at == 0 {
		b.foresee(id)
		return false
	}
	if n.status != Open {
		return false
	}
	b.end(at, n, Cancelled)
	return true
}

// foresee remembers the cancel of an order that has not come yet, for as long as
// that order could live, of a stranger only while there is ample room.
func (b *Book) foresee(id *dolly.OrderID) {
	until := b.now + b.maxLife
	who, t := b.traders.find(&id.Trader)
	switch {
	case who != 0 && t.numbers.get(id.Number) == fresh:
		t.extend(until)
	case who == 0 && !nobody(&id.Trader) && b.traders.pool.used() < b.limits.Total:
		_, t = b.traders.know(&id.Trader, until)
	default:
		return
	}
	t.numbers.use(id.Number, cancelled)
}

// Expire takes what expired at or before now off the book and returns the open
// orders among it, first expired first, then first come. Reservations outlive it.
func (b *Book) Expire(now dolly.Time) []dolly.OrderID {
	b.advance(now)
	b.due = b.expiry.due(b.due[:0], b.now, len(b.nodes.all), b.deadline)
	slices.SortFunc(b.due, func(x, y slot) int {
		return cmp.Or(cmp.Compare(b.nodes.at(x).expires, b.nodes.at(y).expires), b.came(x, y))
	})
	var ended []dolly.OrderID
	for _, at := range b.due {
		n := b.nodes.at(at)
		ended = append(ended, b.id(n))
		b.end(at, n, Expired)
	}
	b.traders.expire(b.now)
	return ended
}

func (b *Book) advance(now dolly.Time) { b.now = max(b.now, now) }
