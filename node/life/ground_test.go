package life

import (
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// ground is the one provider of a world: it knows what arrived at its
// addresses, and never the agents' books.
type ground struct {
	w       *world
	servers map[string]*server // by the order's key
	keys    []string           // in the order they were ordered
	paid    map[string]dolly.Sat
	prices  map[string]dolly.Sat
	applied map[string]bool
	broken  bool // sold servers never come up
	silent  bool // no quotes are given
	jammed  bool // nobody can hand over
}

type server struct {
	offer   dolly.OfferID
	address string
	state   string
	ends    dolly.Time
	child   wire.Key
	will    []byte
	started bool
	handed  bool
}

// carryOut is what a node's body does with an effect.
func (w *world) carryOut(b *body, e trade.Effect) {
	switch e := e.(type) {
	case trade.Publish:
		if w.mute {
			return
		}
		for _, other := range w.alive() {
			if check := other.gossipChecks()[e.Topic]; other != b && check != nil && check(e.Raw) == trade.Pass {
				w.post(other, trade.Heard{Topic: e.Topic, Raw: e.Raw})
			}
		}
	case trade.Ask:
		w.ask(b, e)
	case trade.Answer:
		if c, waits := w.asked[e.ID]; waits {
			delete(w.asked, e.ID)
			if w.lost() {
				return
			}
			w.post(c.from, trade.Answered{From: c.to, Tag: c.tag, Raw: e.Raw, Err: e.Err})
		}
	case trade.Note:
		b.notes = append(b.notes, e)
	case AskWarden:
		w.askWarden(b, e)
	case Buy:
		w.post(b, Bought{e.Purchase.ID, w.buy(b, e)})
	case Exit:
		b.exit = e.Allowed
	case Rules:
		b.rules = e.Topics
	case Sweep:
		b.payout = e.To
		if b.coins-e.Keep < dust {
			w.post(b, Swept{})
			return
		}
		sat := b.coins - e.Keep
		b.coins, b.swept = e.Keep, b.swept+sat
		w.post(b, Swept{Sat: sat})
	case Carry:
		b.relay = e.On
	case Retire:
		b.gone = true
	}
}

// ask brings a request to another agent, if the two are connected.
func (w *world) ask(b *body, e trade.Ask) {
	for _, other := range w.alive() {
		if other.key.Peer() == e.To && w.links(b, other) {
			if w.lost() {
				return
			}
			w.calls++
			w.asked[1000+w.calls] = call{b, e.To, e.Tag}
			w.post(other, trade.Asked{ID: 1000 + w.calls, From: b.key.Peer(), Kind: e.Kind, Raw: e.Raw})
			return
		}
	}
	w.post(b, trade.Answered{From: e.To, Tag: e.Tag, Err: "nobody answers"})
}

func (w *world) lost() bool { return w.lossy > 0 && w.rand.Float64() < w.lossy }

func (w *world) links(a, b *body) bool { return w.linked && a != b && (w.cut == nil || !w.cut(a, b)) }

// near are the agents that one is connected with.
func (w *world) near(b *body) []dolly.PeerID {
	var out []dolly.PeerID
	for _, other := range w.alive() {
		if w.links(b, other) {
			out = append(out, other.key.Peer())
		}
	}
	return out
}

func (w *world) askWarden(b *body, e AskWarden) {
	if w.registry == nil {
		w.Fatalf("%s asks a warden that is not there: %s", b.cfg.Path, e.About)
	}
	if w.deaf || w.deafTo[e.About] {
		w.post(b, WardenSaid{About: e.About, Err: "no answer"})
		return
	}
	reply, _, err := w.registry.Handle(w.now, b.key.Peer(), e.Raw)
	w.must(err)
	w.post(b, WardenSaid{About: e.About, Raw: reply})
}

// buy is the wallet and the hands of a body.
func (w *world) buy(b *body, e Buy) purchase.Fact {
	g, p := w.ground, e.Purchase
	switch do := e.Do.(type) {
	case purchase.Quote:
		o, ok := g.offer(do.Offer)
		if !ok {
			return purchase.QuoteFailed{Why: "closed"}
		}
		return g.quote("rent/"+p.ID.Short(), o.Price)
	case purchase.RenewQuote:
		w.must(e.Permit.Check(charter.Renewal, 0))
		o, ok := g.offer(do.Offer)
		if !ok {
			return purchase.QuoteFailed{Why: "closed"}
		}
		return g.quote("renew/"+do.Key+"/"+do.Period, o.Price)
	case purchase.Rent:
		w.must(e.Permit.Check(charter.Payment, do.Price))
		if g.servers[do.Key] == nil {
			g.servers[do.Key] = &server{offer: do.Offer, address: do.Address, state: "unpaid", child: seeded("child of " + do.Key)}
			g.keys = append(g.keys, do.Key)
		}
		return purchase.Ordered{State: g.servers[do.Key].state, Address: do.Address, Price: do.Price}
	case purchase.Pay:
		return w.pay(b, e.Permit, do)
	case purchase.Lookup:
		s := g.servers[do.Key]
		if s == nil {
			return purchase.LookedUp{State: "unknown"}
		}
		if s.state == "abuse" {
			return purchase.Terminated{Why: "complaints"}
		}
		return purchase.LookedUp{State: s.state, Addr: "127.0.0.1:22", User: "dolly", HostKey: "key", RentEnds: s.ends}
	}
	if _, leaves := e.Do.(purchase.HandOver); !leaves {
		w.must(e.Permit.Check(charter.Install, 0))
	}
	return w.install(b, g.servers[p.Key], e)
}

// pay is a wallet: one transaction a permit, whatever is asked.
func (w *world) pay(b *body, permit charter.Permit, do purchase.Pay) purchase.Fact {
	kind := permit.Kind()
	w.must(permit.Check(kind, do.Sat+fee))
	if _, paid := b.paid[do.ID]; !paid {
		if w.now >= do.Until {
			return purchase.PayFailed{Why: "too late"}
		}
		if b.coins < do.Sat+fee {
			return purchase.EffectFailed{Why: "not enough"}
		}
		b.coins -= do.Sat + fee
		b.spent += do.Sat + fee
		b.paid[do.ID] = "tx " + do.ID.Short()
		w.ground.paid[do.Address] += do.Sat
	}
	return purchase.Paid{TxID: b.paid[do.ID], Fee: fee}
}

func (w *world) install(b *body, s *server, e Buy) purchase.Fact {
	if s == nil || s.state != "running" {
		return purchase.EffectFailed{Why: "no answer"}
	}
	if _, again := e.Do.(purchase.HandOver); s.handed && !again {
		w.Errorf("%T after the hand-over", e.Do)
	}
	switch e.Do.(type) {
	case purchase.Install:
		return purchase.Installed{}
	case purchase.Enrol:
		return purchase.Enrolled{Child: s.child.Peer(), Proof: []byte("proof")}
	case purchase.Certify:
		w.certified(b, s, e.Inheritance)
		return purchase.Certified{}
	case purchase.Start:
		if !s.started {
			s.started = true
			w.childOf(s)
		}
		return purchase.Started{}
	case purchase.HandOver:
		if w.ground.jammed {
			return purchase.EffectFailed{Why: "no answer"}
		}
		s.handed = true
		return purchase.HandedOver{}
	}
	w.Fatalf("nobody does %T", e.Do)
	return nil
}

// certified checks that no seat is ever given by two certificates (I10), and
// that a child is sent one inheritance only.
func (w *world) certified(_ *body, s *server, sealed []byte) {
	if s.will != nil && string(s.will) != string(sealed) {
		w.Fatal("I10: two inheritances for one child")
	}
	s.will = sealed
	i, err := agent.OpenInheritance(dolly.Sim, s.child.Peer(), sealed)
	w.must(err)
	st, err := charter.Verify(w.law, i.Certificate)
	w.must(err)
	cert := string(i.Certificate[len(i.Certificate)-1])
	if old, given := w.seats[st.Seat]; given && old != cert {
		w.Fatalf("I10: two certificates for %+v", st.Seat)
	}
	w.seats[st.Seat] = cert
}

func (w *world) childOf(s *server) {
	i, err := agent.OpenInheritance(dolly.Sim, s.child.Peer(), s.will)
	w.must(err)
	w.born(s.child, Config{
		Certs: i.Certificate, Name: i.Name, Path: i.Path, Parent: i.Parent, Offer: i.Offer, Server: i.ServerKey,
		Paid: i.Price, RentEnds: i.RentEnds, Learned: &i,
	})
}

func (g *ground) offer(id dolly.OfferID) (dolly.Offer, bool) {
	for _, o := range g.w.offers {
		if o.ID == id && o.Available && !g.silent {
			return o, true
		}
	}
	return dolly.Offer{}, false
}

func (g *ground) quote(address string, price dolly.Sat) purchase.Fact {
	if g.prices == nil {
		g.prices, g.applied = map[string]dolly.Sat{}, map[string]bool{}
	}
	if old, quoted := g.prices[address]; quoted {
		price = old
	}
	g.prices[address] = price
	return purchase.Quoted{ID: address, Address: address, Price: price, ValidUntil: g.w.now.Add(rent)}
}

// tick makes servers of what was paid for, prolongs rents, and ends those that
// are over, with who lived there.
func (g *ground) tick() {
	for _, key := range append([]string{"root"}, g.keys...) {
		s := g.servers[key]
		if s.state == "unpaid" && g.paid[s.address] > 0 && !g.broken {
			s.state, s.ends = "running", g.w.now.Add(rent)
		}
		for address := range g.paid {
			if strings.HasPrefix(address, "renew/"+key+"/") && !g.applied[address] && s.state == "running" {
				g.applied[address] = true
				s.ends = s.ends.Add(rent)
			}
		}
		if s.state == "running" && g.w.now >= s.ends {
			s.state = "ended"
			for _, b := range g.w.bodies {
				b.gone = b.gone || b.cfg.Server == key
			}
		}
	}
}

// close ends what one provider has for rent.
func (w *world) close(id dolly.OfferID) {
	offers := append([]dolly.Offer(nil), w.offers...)
	for i := range offers {
		offers[i].Available = offers[i].Available && offers[i].ID != id
	}
	w.offers = offers
}
