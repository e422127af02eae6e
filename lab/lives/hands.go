package lives

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/node/trade"
)

// carryOut is what a node's body does with an effect.
func (a *Agent) carryOut(e trade.Effect) {
	switch e := e.(type) {
	case trade.Publish:
		a.w.Net.publish(a, e)
	case trade.Ask:
		a.w.Net.ask(a, e)
	case trade.Answer:
		a.w.Net.answer(a, e)
	case life.AskWarden:
		a.w.Net.askWarden(a, e)
	case life.Buy:
		f := a.buy(e)
		if a.w.Net.lost() {
			f = noAnswer(f)
		}
		a.Tell(a.w.Net.delay(), life.Bought{ID: e.Purchase.ID, News: f})
	case life.Sweep:
		a.sweep(e)
	case life.Carry:
		a.earn()
		a.Relay = e.On
	case life.Retire:
		a.Gone = true
	case trade.Note:
		a.note(e)
	}
}

// note sees what the world has to know of an agent's log.
func (a *Agent) note(e trade.Note) {
	if order, ok := e.Data.(string); ok && e.Kind == "charter.order" {
		a.obeys, a.obeyed = order, a.w.now
	}
}

// noAnswer is what is heard when the answer of a provider is lost. A wallet and
// an own disk do not lose answers.
func noAnswer(f purchase.Fact) purchase.Fact {
	switch f.(type) {
	case purchase.LookedUp:
		return purchase.LookupFailed{Why: "no answer"}
	case purchase.Quoted:
		return purchase.QuoteFailed{Why: "no answer"}
	case purchase.Ordered, purchase.Installed, purchase.Enrolled, purchase.Certified, purchase.Started, purchase.HandedOver:
		return purchase.EffectFailed{Why: "no answer"}
	}
	return f
}

func (a *Agent) sweep(e life.Sweep) {
	a.earn()
	sat := a.Wallet.Balance() - e.Keep
	if sat < Dust {
		a.Tell(0, life.Swept{})
		return
	}
	*a.Wallet.purse -= sat
	a.Wallet.swept += sat
	a.Tell(0, life.Swept{Sat: sat})
}

// buy is the wallet and the hands of a body. A permit is checked here as the
// real ones do.
func (a *Agent) buy(e life.Buy) purchase.Fact {
	c := a.w.Cloud
	switch do := e.Do.(type) {
	case purchase.Quote:
		return c.quote(do.Offer, rentAddress(e.Purchase), "")
	case purchase.RenewQuote:
		a.check(e.Permit, charter.Renewal, 0)
		return c.quote(do.Offer, renewAddress(do), do.Key)
	case purchase.Rent:
		a.check(e.Permit, charter.Payment, do.Price)
		a.w.Books.bought(a, "rents")
		return c.rent(do)
	case purchase.Pay:
		return a.pay(e.Permit, do)
	case purchase.Lookup:
		return c.lookup(a, do.Key)
	}
	if _, leaves := e.Do.(purchase.HandOver); !leaves {
		a.check(e.Permit, charter.Install, 0)
	}
	return a.atServer(c.servers[e.Purchase.Key], e)
}

func (a *Agent) check(p charter.Permit, k charter.SpendKind, sat dolly.Sat) {
	if err := p.Check(k, sat); err != nil {
		a.w.Books.violate("I6", "%v used a permit that it has not: %v", a, err)
	}
}

// pay is a wallet: one transaction a permit, as far as its journal and the chain know.
func (a *Agent) pay(permit charter.Permit, do purchase.Pay) purchase.Fact {
	a.check(permit, permit.Kind(), do.Sat+Fee)
	if old, done := a.Wallet.done[do.ID]; done {
		return purchase.Paid{TxID: old.TxID, Fee: Fee}
	}
	if tx, done := a.w.Chain.elsewhere(a, do); done {
		return purchase.Paid{TxID: tx, Fee: Fee}
	}
	a.earn()
	switch {
	case a.w.now >= do.Until:
		return purchase.PayFailed{Why: "too late"}
	case a.Wallet.Balance() < do.Sat+Fee:
		return purchase.EffectFailed{Why: "not enough"}
	}
	*a.Wallet.purse -= do.Sat + Fee
	p := Payment{By: a, ID: do.ID, Address: do.Address, Sat: do.Sat, At: a.w.now, TxID: fmt.Sprintf("tx %d", len(a.w.Chain.Payments))}
	a.Wallet.done[do.ID] = p
	a.w.Chain.add(p)
	return purchase.Paid{TxID: p.TxID, Fee: Fee}
}

// atServer does what is done over SSH.
func (a *Agent) atServer(s *server, e life.Buy) purchase.Fact {
	if s == nil || a.w.Cloud.state(s) != "running" {
		return purchase.EffectFailed{Why: "no connection"}
	}
	if _, again := e.Do.(purchase.HandOver); s.handed && !again {
		return purchase.EffectFailed{Why: "the key opens nothing any more"}
	}
	switch e.Do.(type) {
	case purchase.Install:
		a.w.Books.bought(a, "installs")
		return purchase.Installed{}
	case purchase.Enrol:
		return purchase.Enrolled{Child: s.child.Peer(), Proof: []byte("proof")}
	case purchase.Certify:
		return a.bequeath(s, e.Inheritance)
	case purchase.Start:
		if !s.started {
			s.started = true
			a.w.childOf(s, a)
		}
		return purchase.Started{}
	case purchase.HandOver:
		s.handed = true
		return purchase.HandedOver{}
	}
	return purchase.EffectFailed{Why: fmt.Sprintf("nobody does %T", e.Do)}
}

// bequeath takes the certificate to the server. A child keeps the first.
func (a *Agent) bequeath(s *server, sealed []byte) purchase.Fact {
	i, err := agent.OpenInheritance(dolly.Sim, s.child.Peer(), sealed)
	if err != nil {
		a.w.fail(fmt.Errorf("inheritance of %v: %w", a, err))
		return purchase.EffectFailed{Why: err.Error()}
	}
	a.w.Books.certified(a, i.Certificate[len(i.Certificate)-1])
	if s.will == nil {
		s.will = sealed
	}
	return purchase.Certified{}
}

func (w *World) childOf(s *server, parent *Agent) {
	i, err := agent.OpenInheritance(dolly.Sim, s.child.Peer(), s.will)
	if err != nil {
		w.fail(fmt.Errorf("child of %v: %w", parent, err))
		return
	}
	w.born(s.child, s, life.Config{
		Certs: i.Certificate, Name: i.Name, Path: i.Path, Parent: i.Parent, Offer: i.Offer, Server: i.ServerKey,
		Paid: i.Price, RentEnds: i.RentEnds, Learned: &i,
	}, 0)
}
