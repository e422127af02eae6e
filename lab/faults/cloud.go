package faults

import (
	"fmt"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wallet/slate"
	"github.com/dollynator/dolly/wire"
)

// cloud is the one provider. It knows orders by their keys and payments by its
// addresses, and never the agents' books.
type cloud struct {
	servers map[string]*server
	keys    []string // in the order they were ordered
	quotes  []quote
}

// quote is a price and an address of its own.
type quote struct {
	price   dolly.Sat
	address string
	renews  string // key of a server, and the period
	applied bool
}

type server struct {
	address string // where it is paid
	price   dolly.Sat
	state   string
	ends    dolly.Time
	tenant  dolly.PeerID // zero for the root's
	child   wire.Key
	will    []byte
	started bool
	handed  bool
}

// Job is one step on the ground, as it goes over a wire.
type Job struct {
	Step, Order, QuoteID, Address, Period string
	Price                                 dolly.Sat
	Will                                  []byte
}

// Offers is what is for rent.
func (w *World) Offers() []dolly.Offer {
	return []dolly.Offer{{ID: place, Price: price, Period: rent, LineRate: 1 << 20, Relay: dolly.RelayAllow, Available: true}}
}

// Work carries out one step for a tenant.
func (w *World) Work(who Who, j Job) purchase.Fact {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch j.Step {
	case "quote":
		return w.quote("")
	case "renewal quote":
		return w.quote(j.Order + "/" + j.Period)
	case "rent":
		return w.rent(who, j)
	case "look up":
		return w.lookup(j.Order)
	}
	s := w.cloud.servers[j.Order]
	if s == nil || s.state != "running" {
		return purchase.EffectFailed{Why: "no answer"}
	}
	if s.handed && j.Step != "hand over" {
		w.deeds.refused("log in after the hand-over")
		return purchase.EffectFailed{Why: "permission denied"}
	}
	return w.install(who, s, j)
}

func (w *World) quote(renews string) purchase.Fact {
	q := quote{price: price, renews: renews}
	if w.dear {
		q.price = price + feeMax + 1
	}
	for _, old := range w.cloud.quotes { // the same period has the same address
		if renews != "" && old.renews == renews {
			return quoted(w, old)
		}
	}
	q.address = slate.Address(fmt.Sprint("quote ", len(w.cloud.quotes)))
	w.cloud.quotes = append(w.cloud.quotes, q)
	return quoted(w, q)
}

func quoted(w *World, q quote) purchase.Fact {
	return purchase.Quoted{ID: q.address, Address: q.address, Price: q.price, ValidUntil: w.clock.Now().Add(rent)}
}

func (w *World) rent(who Who, j Job) purchase.Fact {
	s := w.cloud.servers[j.Order]
	if s == nil {
		w.deeds.bought(w, who, "rent")
		s = &server{address: j.Address, price: j.Price, state: "unpaid", tenant: who.Key, child: seeded("child of " + j.Order)}
		w.cloud.servers[j.Order] = s
		w.cloud.keys = append(w.cloud.keys, j.Order)
	}
	address := s.address
	if w.moved {
		address = slate.Address("mallory")
	}
	return purchase.Ordered{State: s.state, Address: address, Price: s.price}
}

func (w *World) lookup(key string) purchase.Fact {
	s := w.cloud.servers[key]
	if s == nil {
		return purchase.LookedUp{State: "unknown"}
	}
	return purchase.LookedUp{State: s.state, Addr: "127.0.0.1:22", User: "dolly", HostKey: "key", RentEnds: s.ends}
}

func (w *World) install(who Who, s *server, j Job) purchase.Fact {
	switch j.Step {
	case "install":
		return purchase.Installed{}
	case "enrol":
		return purchase.Enrolled{Child: s.child.Peer(), Proof: []byte("proof")}
	case "certify":
		w.certified(who, s, j.Will)
		return purchase.Certified{}
	case "start":
		s.started = true
		return purchase.Started{}
	case "hand over":
		s.handed = true
		return purchase.HandedOver{}
	}
	return purchase.EffectFailed{Why: "no such step: " + j.Step}
}

// certified records the certificate that a child is given.
func (w *World) certified(who Who, s *server, sealed []byte) {
	i, err := agent.OpenInheritance(dolly.Sim, s.child.Peer(), sealed)
	if err != nil {
		w.deeds.wrong("I10: an inheritance that its child cannot read: %v", err)
		return
	}
	st, err := charter.Verify(w.law, i.Certificate)
	if err != nil {
		w.deeds.wrong("I10: a certificate that leads nowhere: %v", err)
		return
	}
	if w.deeds.certified(st, i.Certificate[len(i.Certificate)-1]) {
		w.deeds.bought(w, who, "certify")
	}
	if s.will == nil || !s.started {
		s.will = sealed
	}
}

// hour lets the provider look at its addresses and its clock.
func (w *World) hour() error {
	w.Chain.Mine()
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.clock.Now()
	for _, key := range w.cloud.keys {
		s := w.cloud.servers[key]
		got, err := w.Chain.Received(s.address)
		if err != nil {
			return err
		}
		if s.state == "unpaid" && got >= s.price && !w.nothing {
			s.state, s.ends = "running", now.Add(rent)
		}
		if s.state == "running" && now >= s.ends {
			s.state = "ended"
		}
	}
	return w.prolong()
}

// prolong adds a period to each server whose renewal was paid.
func (w *World) prolong() error {
	for n := range w.cloud.quotes {
		q := &w.cloud.quotes[n]
		key, _, _ := strings.Cut(q.renews, "/")
		s := w.cloud.servers[key]
		if s == nil || q.applied || s.state != "running" {
			continue
		}
		got, err := w.Chain.Received(q.address)
		if err != nil {
			return err
		}
		if got >= q.price {
			q.applied, s.ends = true, s.ends.Add(rent)
		}
	}
	return nil
}
