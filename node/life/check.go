package life

import (
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/purchase"
)

// check asks the mind what to do now (DESIGN.md section 4) and does it.
func (l *Life) check() {
	v := l.view()
	l.plan = agent.Next(v, l.cfg.Strategy)
	p := l.plan
	l.keepStrategy(p)
	if p.RestartRelay && !p.WindDown {
		l.do(Carry{On: true})
	}
	if p.Choose {
		l.choose()
	}
	switch {
	case p.WindDown:
		l.windDown()
	case p.BeginRenewal:
		l.beginRenewal(p)
	case p.BeginBirth:
		l.beginBirth(p)
	}
	for _, s := range p.Sell {
		l.sell(dolly.Price{Sat: s.Want, MB: s.MB}, s.Life)
	}
	if p.Sweep && !p.WindDown {
		l.do(Sweep{To: l.payout(), Keep: p.Keep})
	}
}

func (l *Life) keepStrategy(p agent.Plan) {
	if st := l.facts.Get(); string(st.Strategy) != string(p.Strategy) {
		st.Strategy = p.Strategy
		l.facts.Set(st)
	}
}

// view is all that the mind is told.
func (l *Life) view() agent.View {
	st := l.facts.Get()
	birth, renewal := l.underway(purchase.Birth), l.underway(purchase.Renewal)
	v := agent.View{
		Now: l.now, Pace: l.cfg.Pace, Path: l.cfg.Path,
		LeaseOK: l.leased(), LeaseLeft: l.permits.LeaseLeft(l.now), Stopped: l.stopped(), WindingOut: st.Winding,
		RelayOK: l.relay.OK, RentEnds: st.RentEnds, OwnOffer: l.cfg.Offer, OwnPrice: l.renewalPrice(),
		Coins: l.spendable(), Pending: l.coins.Pending + l.trader.Incoming(), FeeCeiling: l.cfg.FeeMax,
		Smallest: l.cfg.Trade.Swap.Dust, HotCap: l.charter.Body.Caps.Hot, MBAvailable: l.trader.Available(),
		Trades: l.trader.Trades(), LastOrder: l.order, Strategy: st.Strategy,
		Offers: l.allowed(), Candidate: st.Chosen, SlotFree: l.slotsUsed() < int(l.charter.Body.Slots) && l.now >= l.noSlotUntil,
		DepthOK: agent.Depth(l.cfg.Path) < int(l.charter.Body.Depth), Purchase: birth, Renewal: renewal,
	}
	v.LastOrder.Live = len(l.trader.Own()) > 0
	v.CharterOK, v.CharterWhy = l.charterHolds()
	return v
}

// underway sums up the purchase of a kind that is going on.
func (l *Life) underway(k purchase.Kind) *agent.Underway {
	for _, p := range l.purchases.All {
		if p.Kind == k && !p.Settled {
			return &agent.Underway{Kind: p.Kind, Offer: p.Offer, State: p.State, Busy: p.Busy()}
		}
	}
	return nil
}

// spendable is what the wallet has, less what purchases under way will take.
func (l *Life) spendable() dolly.Sat {
	have := l.coins.Confirmed
	for _, p := range l.purchases.All {
		if p.Busy() && p.TxID == "" {
			have -= p.MaxSat
		}
	}
	return max(have, 0)
}

// renewalPrice is what one more period costs; zero if it cannot be had.
func (l *Life) renewalPrice() dolly.Sat {
	for _, o := range l.offers {
		if o.ID == l.cfg.Offer && o.Available && l.charter.Body.AllowsOffer(o) == nil {
			return o.Price
		}
	}
	return 0
}

// slotsUsed counts the agents that hold a slot, as far as heard, and the births
// of this agent that are on their way.
func (l *Life) slotsUsed() int {
	n := 1
	for _, s := range l.roster {
		if l.alive(s) {
			n++
		}
	}
	return n
}

func (l *Life) sell(price dolly.Price, life time.Duration) {
	if !l.trader.Ready() {
		return
	}
	if _, err := l.trader.Place(dolly.Bid, price, life); err != nil {
		l.note("order.refused", err.Error(), "order refused: %v", err)
		return
	}
	l.order = agent.LastOrder{Live: true, At: l.now, MB: price.MB, Want: price.Sat}
}

func (l *Life) payout() string {
	if l.cfg.Payout != "" {
		return l.cfg.Payout
	}
	return l.charter.Body.Payout
}

// windDown sells and buys nothing any more, sends what is left to the payout
// address, and ends when nothing is open or the rent is over.
func (l *Life) windDown() {
	st := l.facts.Get()
	if !st.Winding {
		st.Winding = true
		l.facts.Set(st)
		l.note("life.winding", st.RentEnds, "winding down: %s", l.plan.Waits)
	}
	for _, e := range l.trader.Own() {
		l.trader.Cancel(e.ID)
	}
	l.do(Carry{On: false})
	if l.coins.Confirmed > 0 {
		l.do(Sweep{To: l.payout()})
	}
	over := l.plan.Phase == dolly.Gone || l.now >= st.RentEnds
	if over || l.trader.Open() == 0 && l.coins.Confirmed+l.coins.Pending == 0 {
		l.retire()
	}
}

func (l *Life) retire() {
	l.retired = true
	l.plan.Phase, l.plan.Waits = dolly.Gone, "said goodbye"
	l.note("life.ended", nil, "%s %s says goodbye", l.cfg.Path, l.cfg.Name)
	l.beat()
	l.leave()
	l.do(Retire{Why: "the life on this server is over"})
}

func (l *Life) swept(sat dolly.Sat) {
	if sat == 0 {
		return
	}
	st := l.facts.Get()
	st.Swept += sat
	l.facts.Set(st)
	l.note("coins.swept", sat, "sent %v to the payout address", sat)
}
