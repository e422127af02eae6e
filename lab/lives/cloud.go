package lives

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/wire"
)

// Provisioning is how long a server takes from the block that paid for it.
const Provisioning = 5 * time.Minute

// Cloud rents servers. It knows what arrived at its addresses and nothing of
// the agents' books.
type Cloud struct {
	Offers []dolly.Offer
	Silent bool    // no quotes are given
	Breaks float64 // chance that a server that is paid for never comes up
	// Tamper, if set, may change a quote before it is told.
	Tamper func(*purchase.Quoted)

	w       *World
	servers map[string]*server // by the order's key
	orders  map[string]*server // by the address that pays for it
	quotes  map[string]quote   // by address
	refunds map[string]bool    // addresses whose money went back
}

// quote is a price that was told.
type quote struct {
	price dolly.Sat
	renew string // the key of the server that it prolongs; empty for a new one
}

// server is one that was ordered.
type server struct {
	key     string
	offer   dolly.OfferID
	address string
	bought  dolly.Time // when the money was in a block; zero: not yet
	ends    dolly.Time
	broken  bool
	child   wire.Key
	will    []byte
	started bool
	handed  bool
}

func newCloud(w *World) *Cloud {
	return &Cloud{w: w, Offers: offers(), servers: map[string]*server{}, orders: map[string]*server{}, quotes: map[string]quote{}, refunds: map[string]bool{}}
}

func (c *Cloud) add(s *server) { c.servers[s.key], c.orders[s.address] = s, s }

// Close ends what is for rent of one offer.
func (c *Cloud) Close(id dolly.OfferID) {
	c.Offers = slices.Clone(c.Offers)
	for i := range c.Offers {
		c.Offers[i].Available = c.Offers[i].Available && c.Offers[i].ID != id
	}
}

// Open has everything for rent again.
func (c *Cloud) Open() { c.Offers = offers() }

func (c *Cloud) offer(id dolly.OfferID) (dolly.Offer, bool) {
	for _, o := range c.Offers {
		if o.ID == id && o.Available && !c.Silent {
			return o, true
		}
	}
	return dolly.Offer{}, false
}

// quote names a price and the address where it is to be paid. An address is
// quoted once: asked again, the answer is the same.
func (c *Cloud) quote(id dolly.OfferID, address, renews string) purchase.Fact {
	o, ok := c.offer(id)
	if !ok {
		return purchase.QuoteFailed{Why: "closed"}
	}
	q, told := c.quotes[address]
	if !told {
		q = quote{o.Price, renews}
		c.quotes[address] = q
	}
	f := purchase.Quoted{ID: address, Address: address, Price: q.price, ValidUntil: c.w.now.Add(time.Hour)}
	if c.Tamper != nil {
		c.Tamper(&f)
	}
	return f
}

// rent takes an order, once for each key.
func (c *Cloud) rent(do purchase.Rent) purchase.Fact {
	s := c.servers[do.Key]
	if s == nil {
		s = &server{key: do.Key, offer: do.Offer, address: do.Address, child: Key("child of " + do.Key)}
		c.add(s)
	}
	return purchase.Ordered{State: c.state(s), Address: s.address, Price: c.quotes[s.address].price}
}

// credited makes of a payment what it was for.
func (c *Cloud) credited(p Payment) {
	q, known := c.quotes[p.Address]
	if !known || c.w.Chain.Paid(p.Address) < q.price {
		return
	}
	if q.renew != "" {
		if s := c.servers[q.renew]; s != nil && c.w.now < s.ends {
			s.ends = s.ends.Add(Rent)
		}
		return
	}
	if s := c.orders[p.Address]; s != nil && s.bought == 0 {
		s.bought = confirmed(p.At).Add(Provisioning)
		s.ends = s.bought.Add(Rent)
		s.broken = c.w.rand.Float64() < c.Breaks
	}
}

func (c *Cloud) state(s *server) string {
	now := c.w.now
	switch {
	case s.bought == 0:
		return "unpaid"
	case now < s.bought:
		return "paid"
	case s.broken:
		return "refunded"
	case now >= s.ends:
		return "ended"
	}
	return "running"
}

// lookup says how an order stands.
func (c *Cloud) lookup(a *Agent, key string) purchase.Fact {
	s := c.servers[key]
	if s == nil {
		return purchase.LookedUp{State: "unknown"}
	}
	f := purchase.LookedUp{State: c.state(s), Addr: "127.0.0.1:22", User: "dolly", HostKey: "key", RentEnds: s.ends}
	if f.State == "refunded" {
		f.Refunded = c.w.Chain.Paid(s.address)
		if !c.refunds[s.address] {
			c.refunds[s.address] = true
			a.Wallet.Give(f.Refunded)
		}
	}
	return f
}

// endsAt is when the machine is taken away.
func (s *server) endsAt() dolly.Time { return s.ends }

func rentAddress(p purchase.Purchase) string { return "rent/" + p.ID.String() }

func renewAddress(do purchase.RenewQuote) string {
	return fmt.Sprintf("renew/%s/%s", strings.ReplaceAll(do.Key, "/", "-"), do.Period)
}
