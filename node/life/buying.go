package life

import (
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
)

// will is an inheritance as it was signed.
type will struct {
	Sealed []byte `cbor:"1,keyasint"`
}

// refusedFor is how long an agent keeps from asking the warden for another
// child after a no.
const refusedFor = dolly.Day / 2

func (l *Life) beginBirth(plan agent.Plan) {
	st := l.facts.Get()
	st.Births++
	l.facts.Set(st)
	p := purchase.New(purchase.Birth, plan.Offer, plan.MaxSat, purchase.BirthID(l.self(), st.Births), l.now)
	p.Path = agent.ChildPath(l.cfg.Path, len(l.permits.State().Issued)+1)
	p.Name = agent.Name(l.rand, l.nameTaken)
	l.begin(p)
}

func (l *Life) beginRenewal(plan agent.Plan) {
	st := l.facts.Get()
	period := fmt.Sprintf("until-%d", st.RentEnds)
	id := purchase.RenewalID(l.cfg.Server, period)
	if _, tried := l.purchases.Get(id.String()); tried {
		period = fmt.Sprintf("%s-%d", period, l.now) // an attempt failed; this is another
		id = purchase.RenewalID(l.cfg.Server, period)
	}
	l.begin(purchase.NewRenewal(plan.Offer, plan.MaxSat, id, l.cfg.Server, period, st.RentEnds, l.now))
}

func (l *Life) begin(p purchase.Purchase) {
	l.purchases.Put(p.ID.String(), p)
	l.note("purchase.begun", p, "%v of %s for at most %v", p.Kind, p.Offer, p.MaxSat)
	l.bought(p.ID, purchase.Restarted{})
}

func (l *Life) nameTaken(name string) bool {
	if name == l.cfg.Name {
		return true
	}
	for _, s := range l.roster {
		if s.Name == name {
			return true
		}
	}
	return false
}

// tickPurchases lets what came to nothing be tried again.
func (l *Life) tickPurchases() {
	for _, p := range l.purchases.All {
		if !p.Settled {
			l.bought(p.ID, purchase.Tick{})
		}
	}
}

// bought moves a purchase on by one fact.
func (l *Life) bought(id dolly.Hash, f purchase.Fact) {
	before, ok := l.purchases.Get(id.String())
	if !ok {
		return
	}
	p, effects := before.Step(f, l.now)
	l.purchases.Put(id.String(), p)
	if p.State != before.State {
		l.note("purchase.state", p, "%v of %s: %v", p.Kind, p.Offer, p.State)
		if p.State.Ended() {
			l.ended(p)
		}
	}
	for _, e := range effects {
		l.buy(p, e)
	}
}

// ended books a purchase that is over, and learns from it.
func (l *Life) ended(p purchase.Purchase) {
	st := l.facts.Get()
	switch p.State {
	case purchase.StateHandedOver:
		st.Children++
		st.Outlay += p.Spent
		l.last = fmt.Sprintf("born %s ▸ %s %s", p.Offer, p.Path, p.Name)
		l.note("birth.handed_over", p, "%s %s lives on %s", p.Path, p.Name, p.Offer)
	case purchase.StateExtended:
		st.RentEnds = max(st.RentEnds, p.RentEnds)
		st.Paid += p.Spent
		st.Renewals++
		l.note("rent.renewed", p, "own rent renewed for %v", p.Spent)
	default:
		if p.Outcome == purchase.Refused { // by the warden: nothing was tried, and asking again at once is no use
			l.noSlotUntil = l.now.Add(refusedFor)
		} else {
			st.Failed++
		}
		st.Outlay += p.Spent
		l.note("purchase.failed", p, "%v of %s failed: %s", p.Kind, p.Offer, p.Failure)
	}
	if p.Kind == purchase.Birth {
		st.Chosen = ""
	}
	l.facts.Set(st)
	if p.Kind == purchase.Birth && (p.State == purchase.StateHandedOver || p.Outcome.Blames()) {
		l.learn(p.Offer, p.State == purchase.StateHandedOver)
	}
}

// buy hands one effect of a purchase to whoever carries it out.
func (l *Life) buy(p purchase.Purchase, e purchase.Effect) {
	switch e := e.(type) {
	case purchase.AskAct:
		l.askAct(p, e)
	case purchase.Settle:
		l.askSettle(p, e)
	case purchase.Certify:
		l.certify(p, e)
	case purchase.AwaitLease:
		if s, heard := l.roster[p.Child]; heard && s.Leased {
			l.bought(p.ID, purchase.ChildLeased{})
			return
		}
		l.bought(p.ID, purchase.EffectFailed{Why: "the child was not heard yet"})
	case purchase.Report:
		l.note("purchase.report", p, "%s", e.Text)
	case purchase.Pay, purchase.Rent, purchase.RenewQuote:
		l.permitted(p, e, spendKind(p), p.MaxSat, nil)
	case purchase.Install, purchase.Enrol, purchase.Start, purchase.HandOver:
		l.permitted(p, e, charter.Install, 0, nil)
	default:
		l.do(Buy{Purchase: p, Do: e})
	}
}

func spendKind(p purchase.Purchase) charter.SpendKind {
	if p.Kind == purchase.Renewal {
		return charter.Renewal
	}
	return charter.Payment
}

// permitted asks the charter before anything is rented, paid or installed.
func (l *Life) permitted(p purchase.Purchase, e purchase.Effect, k charter.SpendKind, most dolly.Sat, will []byte) {
	permit, err := l.permits.Permit(l.now, charter.Spend{ID: p.ID, Kind: k, Offer: p.Offer, MaxSat: most})
	l.keepHolder()
	if err != nil {
		l.bought(p.ID, purchase.EffectFailed{Why: err.Error()})
		return
	}
	l.do(Buy{Purchase: p, Do: e, Permit: permit, Inheritance: will})
}

// certify signs the child's certificate, once, and its inheritance: both are
// written down before they are sent, and sent again byte for byte.
func (l *Life) certify(p purchase.Purchase, e purchase.Effect) {
	c, done := l.wills.Get(p.ID.String())
	if !done {
		cert, err := l.permits.Certify(l.now, p.ID, p.Child)
		l.keepHolder()
		if err == nil {
			c, err = l.bequeath(&p, cert)
		}
		if err != nil {
			l.bought(p.ID, purchase.EffectFailed{Why: err.Error()})
			return
		}
		l.wills.Put(p.ID.String(), c)
		l.purchases.Put(p.ID.String(), p)
	}
	l.permitted(p, e, charter.Install, 0, c.Sealed)
}

// bequeath makes the inheritance that goes with a certificate. The path in the
// certificate is the child's.
func (l *Life) bequeath(p *purchase.Purchase, cert []byte) (will, error) {
	c, err := charter.OpenCert(l.cfg.Trade.Network, cert)
	if err != nil {
		return will{}, err
	}
	p.Path = c.Body.Path
	chain := append(slices.Clip(l.cfg.Certs), cert)
	sealed, err := l.inheritance(*p, chain).Seal(l.cfg.Trade.Self, l.cfg.Trade.Network)
	return will{Sealed: sealed}, err
}

func (l *Life) inheritance(p purchase.Purchase, chain [][]byte) agent.Inheritance {
	var contacts []string
	contacts = append(contacts, l.addrs...)
	for _, s := range l.siblings() {
		if l.alive(s) {
			contacts = append(contacts, s.Addrs...)
		}
	}
	return agent.Inheritance{
		Child: p.Child, Name: p.Name, Path: p.Path, Offer: p.Offer, Price: p.Price, RentEnds: p.RentEnds, ServerKey: p.Key,
		Offers: l.offers, Table: l.table.State(), Contacts: contacts[:min(len(contacts), 32)],
		Charter: l.charter.Raw, Certificate: chain, Wardens: l.charter.Body.WardenAddrs, Config: map[string]string{},
	}
}
