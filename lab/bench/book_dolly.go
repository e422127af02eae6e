package bench

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
)

// dollyBook is our side: whole orders, with the keys of their traders, an expiry
// and amounts that can be reserved.
type dollyBook struct {
	book   *market.Book
	now    dolly.Time
	orders [2]dolly.Order // of the buyer and of the seller, to be filled in
}

func newDollyBook() venue {
	l := market.DefaultLimits()
	l.PerTrader, l.Total, l.MinSat, l.MaxSat = 1<<20, 1<<20, 1, 0
	return &dollyBook{
		book: market.NewBook(l),
		orders: [2]dolly.Order{
			{ID: dolly.OrderID{Trader: dolly.PeerID{1}}, Side: dolly.Ask},
			{ID: dolly.OrderID{Trader: dolly.PeerID{2}}, Side: dolly.Bid},
		},
	}
}

// order is the real thing, valid until the next one of that side. Lives differ,
// none ends during the run.
func (d *dollyBook) order(o *order) *dolly.Order {
	d.now++
	if d.now%64 == 0 {
		d.book.Expire(d.now)
	}
	full := &d.orders[o.side()]
	full.ID.Number = o.id
	full.Price.Sat, full.Price.MB = dolly.Sat(o.price*o.quantity), dolly.MB(o.quantity)
	full.Expires = d.now + 60_000_000 + dolly.Time(o.id*2_654_435_761%16_384)*1024
	return full
}

func (d *dollyBook) limit(s *stream, o *order) {
	fills, err := d.book.Limit(d.order(o), d.now)
	tell(s, o, fills, err)
}

func (d *dollyBook) immediate(s *stream, o *order) {
	fills, err := d.book.Immediate(d.order(o), d.now)
	tell(s, o, fills, err)
}

func tell(s *stream, o *order, fills []market.Fill, err error) {
	if err != nil {
		panic(fmt.Sprintf("order %d: %v", o.id, err)) // the workload has none that is refused
	}
	for i := range fills {
		f := &fills[i]
		s.fill(f.Rest.Number, int64(f.Amount.MB), f.Left == 0)
	}
}

func (d *dollyBook) cancel(o *order) {
	d.now++
	id := &d.orders[o.side()].ID
	id.Number = o.id
	d.book.Cancel(id)
}

func (d *dollyBook) live() int { return d.book.Len() }
