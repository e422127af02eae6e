package sim

import (
	"strconv"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
)

// cloud is the provider, a model: it quotes, takes orders by key, and sees what
// arrives at its addresses.
type cloud struct {
	byKey     map[uint64]*rental // by named
	addresses addresses
	stale     []*rental // orders without a server whose address is forgotten
	keys      uint64
}

// rental is a server that was ordered.
type rental struct {
	key     string
	offer   int
	at      int32 // address that pays for it
	price   dolly.Sat
	perDay  int64 // bytes that it can carry a day: the offer's, and luck
	fails   bool
	state   rentalState
	ready   dolly.Time // when it is up, or the refund comes
	ends    dolly.Time
	ending  bool // the provider closes
	started bool
	making  *making
	agent   *member
}

// making is what matters of a rental until a child's program starts on it.
type making struct {
	payer *member
	paid  dolly.Sat    // at the address
	child dolly.PeerID // zero: not drawn yet
	cert  []byte       // that the child gets
}

// rentalState is how an order stands at the provider.
type rentalState uint8

const (
	unpaid rentalState = iota
	paidFor
	running
	refunded
)

const (
	provisioning = 5 * time.Minute
	refundAfter  = 6 * time.Hour
	quoteLife    = 30 * time.Minute
)

// add puts a new order on the books, with the luck that its server will have:
// what it carries differs by up to half from the offer's mean, as neighbours do.
func (c *cloud) add(w *World, key string, i int) *rental {
	o := &w.offers[i]
	o.servers++
	luck := 1 + float64(0.15*bell(w.roll(ofServer, uint64(i), o.servers, 1)))
	r := &rental{
		key: key, offer: i, price: o.price, ends: never, perDay: int64(float64(o.mb) * min(max(luck, 0.5), 1.5) * float64(dolly.MiB)),
		making: new(making), fails: !chance(w.roll(ofServer, uint64(i), o.servers, 2), o.reliable),
	}
	c.byKey[named(key)] = r
	return r
}

// quote names a price and the address where it is to be paid, the same for the
// same question: a renewal's is its key and period.
func (c *cloud) quote(w *World, a *member, b *buying, id dolly.OfferID, renews string) purchase.Fact {
	i, known := w.byID[id]
	if w.lost(a) || !known {
		return purchase.QuoteFailed{Why: "no answer"}
	}
	o := &w.offers[i]
	if !o.open || renews == "" && !o.stock {
		return purchase.QuoteFailed{Why: "not for rent"}
	}
	n := address{price: o.price, quoted: w.now}
	if renews != "" {
		n.asked, n.server = named(renews), c.byKey[named(b.p.Key)]
	}
	at, told := c.addresses.renewals[n.asked]
	if !told {
		at = c.addresses.add(n)
	}
	q := c.addresses.at(w, at)
	text := "a" + strconv.Itoa(at)
	w.watch.quoted(b, text, q.price)
	return purchase.Quoted{ID: text, Address: text, Price: q.price, ValidUntil: w.now.Add(quoteLife)}
}

// rent takes an order, once for each key.
func (c *cloud) rent(w *World, a *member, e purchase.Rent) purchase.Fact {
	if w.lost(a) {
		return purchase.EffectFailed{Why: "no answer"}
	}
	r := c.byKey[named(e.Key)]
	if r == nil {
		i := w.byID[e.Offer]
		if o := &w.offers[i]; !o.open || !o.stock {
			return purchase.OrderRefused{Why: "sold out"}
		}
		r = c.add(w, e.Key, i)
		r.making.payer, r.at = a, int32(number(e.Address))
		q := c.addresses.at(w, int(r.at))
		r.price, q.server = q.price, r
	}
	if w.lost(a) {
		return purchase.EffectFailed{Why: "no answer"}
	}
	return purchase.Ordered{State: c.state(w, r), Address: "a" + strconv.Itoa(int(r.at)), Price: r.price}
}

// credited makes of a payment that is in a block what it was for.
func (c *cloud) credited(w *World, p *payment) {
	q := c.addresses.at(w, p.to)
	before := q.paid
	q.paid += p.sat
	w.total.rent += p.sat
	w.today.Rent += int64(p.sat)
	if before >= q.price || q.paid < q.price {
		return
	}
	if r := q.server; q.asked != 0 && r != nil {
		if w.now < r.ends {
			r.ends = r.ends.Add(w.offers[r.offer].period)
		}
		q.server = nil
		return
	}
	r := c.byKey[named(p.key)]
	if r == nil || r.state != unpaid {
		return
	}
	r.state, r.ready, r.making.paid = paidFor, w.now.Add(provisioning), q.paid
	r.ends = r.ready.Add(w.offers[r.offer].period)
	switch {
	case r.fails && w.roll(ofServer, uint64(r.offer), w.offers[r.offer].servers, 3)%4 == 0:
		r.ready = never // it says that the server is being made, and keeps the money
	case r.fails:
		r.ready = w.now.Add(refundAfter)
	}
}

func (c *cloud) state(w *World, r *rental) string {
	if r.state == paidFor && w.now >= r.ready {
		r.state = running
		if r.fails {
			r.state = refunded
			c.refund(w, r)
		}
	}
	switch {
	case r.state == unpaid:
		return "unpaid"
	case r.state == paidFor:
		return "paid"
	case r.state == refunded:
		return "refunded"
	case w.now >= r.ends:
		return "ended"
	}
	return "running"
}

// refund sends back what a server that never came up cost.
func (c *cloud) refund(w *World, r *rental) {
	m := r.making
	sat := m.paid
	m.paid = 0
	w.total.rent -= sat
	w.today.Rent -= int64(sat)
	w.give(m.payer.purse, sat)
	w.book(m.payer, BookedChild, 0, sat, 0)
	w.watch.refunded(m.payer, int(r.at), sat)
	m.payer = nil
}

// lookup says how an order stands.
func (c *cloud) lookup(w *World, key string) purchase.Fact {
	r := c.byKey[named(key)]
	if r == nil {
		return purchase.LookedUp{State: "unknown"}
	}
	f := purchase.LookedUp{State: c.state(w, r), Addr: "10.0.0.1:22", User: "dolly", HostKey: "key", RentEnds: r.ends}
	if f.State == "refunded" {
		f.Refunded = r.price
	}
	return f
}

// closeOffer ends an offer: nothing more is rented or renewed there, and its
// servers are gone at the end of the day.
func (w *World) closeOffer(i int) {
	o := &w.offers[i]
	if !o.open {
		return
	}
	o.open = false
	w.faults["closing"]++
	for p, a := range w.agents {
		if a != nil && a.rental.offer == i {
			a.rental.ends, a.rental.ending = min(a.rental.ends, w.now+dayMS), true
			w.wake[p] = w.now
		}
	}
	for _, r := range w.cloud.byKey { // each is changed alike, so their order does not matter
		if r.offer == i {
			r.ends, r.ending = min(r.ends, w.now+dayMS), true
		}
	}
}

// closeProvider ends all offers of one; "best" is that of the truly best offer.
func (w *World) closeProvider(name string) {
	if name == "best" {
		best := 0.0
		for i := range w.offers {
			if o := &w.offers[i]; o.open && o.quality() > best {
				best, name = o.quality(), o.provider
			}
		}
	}
	for i := range w.offers {
		if w.offers[i].provider == name {
			w.closeOffer(i)
		}
	}
}
