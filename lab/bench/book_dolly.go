package bench

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
)

// dollyBook is our side: whole orders, with the keys of their traders, an expiry
// and amounts that can be reserved.
type dollyBook struct {
	book    *market.Book
	now     dolly.Time
	full    dolly.Order
	traders [2]dollyTrader // buyer, seller
	fills   []market.Fill
}

type dollyTrader struct {
	key  dolly.PeerID
	side dolly.Side
}

func newDollyBook() venue {
	l := market.DefaultLimits()
	l.PerTrader, l.Total, l.MinSat, l.MaxSat = 1<<20, 1<<20, 1, 0
	return &dollyBook{book: market.NewBook(l), traders: [2]dollyTrader{{dolly.PeerID{1}, dolly.Ask}, {dolly.PeerID{2}, dolly.Bid}}}
}

// order is the real thing, valid until the next one. Lives differ, none ends
// during the run.
func (d *dollyBook) order(o *order) *dolly.Order {
	d.now++
	if d.now%64 == 0 {
		d.book.Expire(d.now)
	}
	full := &d.full
	full.ID.Number = o.id
	full.Price.Sat, full.Price.MB = dolly.Sat(o.price*o.quantity), dolly.MB(o.quantity)
	full.Expires = d.now + 60_000_000 + dolly.Time(o.id*2_654_435_761%16_384)*1024
	who := &d.traders[o.side()]
	full.Side, full.ID.Trader = who.side, who.key
	return full
}

func (d *dollyBook) limit(s *stream, o *order) {
	var err error
	d.fills, err = d.book.Limit(d.fills[:0], d.order(o), d.now)
	d.tell(s, o, err)
}

func (d *dollyBook) immediate(s *stream, o *order) {
	var err error
	d.fills, err = d.book.Immediate(d.fills[:0], d.order(o), d.now)
	d.tell(s, o, err)
}

func (d *dollyBook) tell(s *stream, o *order, err error) {
	if err != nil {
		panic(fmt.Sprintf("order %d: %v", o.id, err)) // the workload has none that is refused
	}
	for i := range d.fills {
		f := &d.fills[i]
		s.fill(f.Rest.Number, int64(f.Amount.MB), f.Left == 0)
	}
}

func (d *dollyBook) cancel(o *order) {
	id := dolly.OrderID{Trader: d.traders[o.side()].key, Number: o.id}
	d.now++
	d.book.Cancel(id)
}

func (d *dollyBook) live() int { return d.book.Len() }
