package agent

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/agent/strategy"
)

// Next is the check of DESIGN.md, section 4. S sells; it must not be nil.
func Next(v View, s strategy.Strategy) Plan {
	p, b, why := decide(&v, s)
	switch {
	case p.Phase == dolly.Gone:
		p.Waits = "the rent is over"
	case p.WindDown:
		p.Waits = v.whyWindsDown()
	default:
		p.SellWhy = why
		if b.due() {
			p.Due = Due{b.kind, b.offer, b.price, b.wants(&v)}
		}
		p.phase(&v, b, why)
	}
	p.Checks = checks(&v, b, p, why)
	return p
}

// Decide is [Next] without the words for people (Checks, Waits, Due, SellWhy, and a
// phase between Earning and WindingDown): what a simulation of many lives needs.
func Decide(v *View, s strategy.Strategy) Plan {
	p, _, _ := decide(v, s)
	return p
}

// decide is all of a plan but its words, the bill that is next, and why nothing
// more is sold.
func decide(v *View, s strategy.Strategy) (p Plan, b bill, why string) {
	p = Plan{Phase: dolly.Earning, Strategy: v.Strategy}
	if v.rentLeft() <= 0 {
		p.Phase, p.WindDown = dolly.Gone, true
		return p, bill{}, ""
	}
	p.RestartRelay = !v.RelayOK
	b = v.nextBill()
	if v.windsDown(b) {
		p.WindDown, p.Phase = true, dolly.WindingDown
		p.Sweep = v.Coins > 0
		return p, b, ""
	}
	_, inStock := v.offer(v.Candidate)
	p.Choose = !inStock && v.CharterOK && v.busy(purchase.Birth) == nil && v.choosable()
	p.Sweep = v.HotCap > 0 && v.Coins > v.HotCap
	p.Keep = v.HotCap
	p.begin(v, b)
	return p, b, p.sell(v, b, s)
}

// begin starts the purchase that is due and affordable.
func (p *Plan) begin(v *View, b bill) {
	if !v.mayBuy() || !b.due() || v.Coins < b.wants(v) {
		return
	}
	p.Offer, p.MaxSat = b.offer, b.price+v.FeeCeiling
	p.BeginRenewal = b.kind == purchase.Renewal
	p.BeginBirth = b.kind == purchase.Birth
}

// sell asks the strategy and returns its reason.
func (p *Plan) sell(v *View, b bill, s strategy.Strategy) string {
	if !v.mayTrade() {
		return "nothing is sold without charter and lease, under a stop order, or while paused"
	}
	if p.BeginRenewal || p.BeginBirth {
		return "has the bitcoin it needs"
	}
	d := s.Decide(strategy.Input{
		Now:            v.Now,
		RentLeft:       v.rentLeft(),
		SinceLastOrder: v.sinceOrder(),
		Filled:         v.Filled,
		MB:             v.MBAvailable,
		Balance:        v.Coins + v.Pending,
		ServerPrice:    b.price,
		VPNPrice:       v.VPNPrice,
		Floor:          b.wants(v),
		Smallest:       v.Smallest,
		VPSCount:       1,
		Candidate:      b.due(),
		Trades:         v.Trades,
		Pace:           strategy.Pace{OrderLife: v.Pace.OrderLife, Check: v.Pace.Check},
		State:          v.Strategy,
	})
	p.Sell, p.Strategy = d.Orders, d.State
	return d.Why
}

// phase names where in its life the agent is and what it waits for.
func (p *Plan) phase(v *View, b bill, why string) {
	under := v.busy(purchase.Renewal)
	if under == nil {
		under = v.busy(purchase.Birth)
	}
	switch {
	case !v.CharterOK || !v.LeaseOK && !v.Alone:
		p.Phase, p.Waits = dolly.Starting, "waiting for a lease"
		if !v.CharterOK {
			p.Waits = "waiting for a charter that holds"
		}
	case v.ChainWhy != "":
		p.Phase, p.Waits = dolly.Starting, v.ChainWhy
	case v.Stopped == StopHere:
		p.Waits = string(v.Stopped)
	case v.Stopped != StopNone:
		p.Waits = "under a stop order: " + string(v.Stopped)
	case under != nil:
		p.Phase, p.Waits = dolly.Buying, verb(under.Kind)+string(under.Offer)+": "+under.State.String()
	case p.BeginRenewal || p.BeginBirth:
		p.Phase, p.Waits = dolly.Buying, verb(b.kind)+string(b.offer)
	case len(p.Sell) > 0:
		p.Phase, p.Waits = dolly.Selling, selling(p.Sell[0].MB, p.Sell[0].Want)
	case v.LastOrder.Live:
		p.Phase, p.Waits = dolly.Selling, selling(v.LastOrder.MB, v.LastOrder.Want)
	case !b.due():
		p.Waits = v.whyNoBill()
	default:
		p.Waits = why
	}
}
