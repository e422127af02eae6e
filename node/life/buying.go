package life

import (
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
)

// refusedFor is how long an agent keeps from asking the warden for another
// child after a no.
const refusedFor = dolly.Day / 2

func (l *Life) beginBirth(plan agent.Plan) {
	st := l.facts.Get()
	st.Births++
	l.facts.Set(st)
	p := purchase.New(purchase.Birth, plan.Offer, plan.MaxSat, purchase.BirthID(l.self(), l.permits.State().Nonce, st.Births), l.now)
	p.Key = purchase.OrderKey(l.cfg.Trade.Self, p.ID)
	p.Path = agent.ChildPath(l.cfg.Path, len(l.permits.State().Issued)+1)
	p.Name = agent.Name(l.rand, l.nameTaken)
	l.begin(p)
}

func (l *Life) beginRenewal(plan agent.Plan) {
	st := l.facts.Get()
	p := l.renewal(plan, st)
	if old, tried := l.purchases.Get(p.ID.String()); tried && (old.TxID != "" || old.MaxSat != p.MaxSat) {
		st.Tries++
		l.facts.Set(st)
		p = l.renewal(plan, st)
	}
	l.begin(p)
}

// renewal is the purchase of the next period. An attempt that paid nothing is
// taken up again under its own id: every id that gets a permit counts as spent.
func (l *Life) renewal(plan agent.Plan, st standing) purchase.Purchase {
	period := fmt.Sprintf("until-%d", st.RentEnds)
	if st.Tries > 0 {
		period = fmt.Sprintf("%s-%d", period, st.Tries)
	}
	id := purchase.RenewalID(l.cfg.Server, period)
	return purchase.NewRenewal(plan.Offer, plan.MaxSat, id, l.cfg.Server, period, st.RentEnds, l.now)
}

func (l *Life) begin(p purchase.Purchase) {
	l.purchases.Put(p.ID.String(), p)
	l.steps.Delete(p.ID.String())
	l.stepped(p)
	l.note("purchase.begun", p, "%v of %s for at most %v", p.Kind, p.Offer, p.MaxSat)
	l.takeUp(p)
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
		l.putRent(max(st.RentEnds, l.now), max(st.RentEnds, p.RentEnds), p.Spent)
		st.RentEnds = max(st.RentEnds, p.RentEnds)
		st.Paid += p.Spent
		st.Renewals++
		st.Tries = 0
		l.note("rent.renewed", p, "own rent renewed for %v", p.Spent)
	default:
		if p.Outcome == purchase.Refused { // by the warden: nothing was tried, and asking again at once is no use
			l.noSlotUntil = l.now.Add(refusedFor)
		} else {
			st.Failed++
		}
		if p.Kind == purchase.Renewal {
			st.Paid += p.Spent
		} else {
			st.Outlay += p.Spent
		}
		l.note("purchase.failed", p, "%v of %s failed: %s", p.Kind, p.Offer, p.Failure)
	}
	if p.Kind == purchase.Birth && p.Outcome != purchase.Refused {
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
	case purchase.Pay:
		l.permitted(p, l.withinAct(p, e), spendKind(p), p.MaxSat, nil)
	case purchase.Rent, purchase.RenewQuote:
		l.permitted(p, e, spendKind(p), p.MaxSat, nil)
	case purchase.Install, purchase.Enrol, purchase.Start:
		l.permitted(p, e, charter.Install, 0, nil)
	default:
		l.do(Buy{Purchase: p, Do: e})
	}
}

// withinAct lets nothing new be paid after the act is over, however late the
// payment is carried out: a machine that stood still in between may have been
// succeeded by another that settled the act.
func (l *Life) withinAct(p purchase.Purchase, e purchase.Pay) purchase.Pay {
	if a, open := l.permits.Act(); open && a.Intent == p.ID && (e.Until == 0 || a.Until < e.Until) {
		e.Until = a.Until
	}
	return e
}

func spendKind(p purchase.Purchase) charter.SpendKind {
	if p.Kind == purchase.Renewal {
		return charter.Renewal
	}
	return charter.Payment
}

// permitted asks the charter before anything is rented, paid or installed.
func (l *Life) permitted(p purchase.Purchase, e purchase.Effect, k charter.SpendKind, most dolly.Sat, will []byte) {
	if l.facts.Get().Winding && orders(e) {
		l.bought(p.ID, purchase.EffectFailed{Why: errWinding.Error()})
		return
	}
	if err := l.mayRent(p.Offer); err != nil && orders(e) {
		l.bought(p.ID, notRented(p, err))
		return
	}
	if k == charter.Install && l.seatLost(p) {
		l.bought(p.ID, purchase.EffectFailed{Why: errSeat.Error()})
		return
	}
	permit, err := l.permits.Permit(l.now, charter.Spend{ID: p.ID, Kind: k, Offer: p.Offer, MaxSat: most})
	l.keepHolder()
	if _, renting := e.(purchase.Rent); renting && errors.Is(err, charter.ErrTooEarly) {
		l.do(Buy{Purchase: p, Do: purchase.Lookup{Key: p.Key}}) // an incarnation that this disk forgot may have ordered
		return
	}
	if _, paying := e.(purchase.Pay); paying && errors.Is(err, charter.ErrNoAct) && l.settledElsewhere(p) {
		l.do(Buy{Purchase: p, Do: purchase.Lookup{Key: p.Key}})
		return
	}
	if err != nil {
		l.bought(p.ID, purchase.EffectFailed{Why: err.Error()})
		return
	}
	l.do(Buy{Purchase: p, Do: e, Permit: permit, Inheritance: will})
}

// settledElsewhere reports whether a birth's act is over at the warden without this
// incarnation's doing: a lease of ours would have handed it over, and did not.
func (l *Life) settledElsewhere(p purchase.Purchase) bool {
	_, open := l.permits.Act()
	return !open && p.Kind == purchase.Birth && l.leased() && l.permits.State().SettleAsk == nil
}

var (
	errWinding = errors.New("winding down: nothing more is bought")
	errSeat    = errors.New("the slot that was kept for the child went back to the pool")
)

// seatLost reports whether a birth took longer than its seat was kept: a long
// pause, or a host that was slow. A child without a seat would never live.
func (l *Life) seatLost(p purchase.Purchase) bool {
	a, open := l.permits.Act()
	return open && a.Intent == p.ID && l.now >= a.Until.Add(l.charter.Body.VoidDelay)
}

// orders reports whether an effect begins to cost money. A payment under way is
// not one: its transaction may exist.
func orders(e purchase.Effect) bool {
	switch e.(type) {
	case purchase.Rent, purchase.RenewQuote:
		return true
	}
	return false
}
