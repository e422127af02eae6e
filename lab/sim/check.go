package sim

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/strategy"
	"github.com/dollynator/dolly/charter"
)

// trafficEvery is how often what a server carried is settled in carry blocks.
const trafficEvery = dayMS / 2

// look is an agent's check. Most find nothing new and are answered by the time
// alone, in [World.tick]; this is one for which something changed.
func (w *World) look(a *member) {
	if w.now >= a.rental.ends {
		w.die(a)
		return
	}
	w.hear(a)
	w.lease(a)
	if a.gone {
		return
	}
	w.goOn(a, a.birthing)
	w.goOn(a, a.renewing)
	w.tidy(a)
	if a.order.live && w.now >= a.order.expires() {
		a.order.live = false
	}
	if w.now >= a.settleAt {
		w.settleTraffic(a)
	}
	v := w.viewOf(a)
	w.carryOutPlan(a, agent.Decide(v, w.strategy))
	if !a.gone {
		w.sleep(a)
		w.rest(a)
		w.shelve(a)
	}
}

// viewOf is what an agent's node would tell its mind. The view is used again for
// the next agent.
func (w *World) viewOf(a *member) *agent.View {
	v := &w.view
	law := &w.law.Body
	*v = agent.View{
		Now: w.now, Pace: w.pace, Path: a.path, CharterOK: w.clock(a) < law.Expiry, Over: w.clock(a) >= law.Expiry || a.barred(w),
		LeaseOK: a.leaseUntil > w.clock(a), LeaseLeft: a.leaseUntil.Sub(w.now), Alone: a.leaseUntil <= w.now && !a.left,
		WindingOut: a.winding, RelayOK: true, RentEnds: a.ends, OwnOffer: w.offers[a.rental.offer].id, OwnPrice: w.renewalPrice(a),
		Coins: w.spendable(a), Pending: a.pending, FeeCeiling: w.feeCeiling(), Smallest: w.params.Dust, HotCap: law.Caps.Hot,
		MBAvailable: a.spare(), Offers: w.listed, SlotFree: w.alive < w.s.Agents && w.now >= a.noSlot, DepthOK: a.depth < int32(law.Depth),
		Strategy: a.memory,
	}
	if a.stopSeen <= w.now && !w.broken(mutDeafToStop) {
		v.Stopped = agent.StopAll
	}
	if age := max(w.now-a.born, dayMS); a.earned > 0 {
		v.Income = dolly.Sat(int64(a.earned) * 1000 / (int64(age) * 1000 / int64(dayMS)))
	}
	if a.candidate >= 0 {
		v.Candidate = w.offers[a.candidate].id
	}
	if o := &a.order; o.any {
		v.LastOrder = agent.LastOrder{Live: o.live, At: o.at, MB: o.mb, Want: o.want}
		v.Filled = strategy.Fill{Part: int64(o.filled), Of: int64(o.mb)}
	}
	if w.remembers() {
		v.Trades = w.market.news(uint64(a.heard))
	}
	v.Purchase, v.Renewal = a.birthing.sum(&w.under[0]), a.renewing.sum(&w.under[1])
	return v
}

// remembers reports whether the strategy follows the price, at every check.
func (w *World) remembers() bool {
	switch w.strategy.(type) {
	case strategy.LastDaySell, strategy.ConstantSell:
		return false
	}
	return true
}

// renewalPrice is what one more period of the own server costs; zero if it cannot
// be had.
func (w *World) renewalPrice(a *member) dolly.Sat {
	if o := &w.offers[a.rental.offer]; o.open && !a.rental.ending {
		return o.price
	}
	return 0
}

// spendable is what lies in the wallet, less what purchases under way will take.
func (w *World) spendable(a *member) dolly.Sat {
	have := a.purse.sat
	for _, b := range [2]*buying{a.birthing, a.renewing} {
		if b != nil && b.p.Busy() && b.p.TxID == "" {
			have -= b.p.MaxSat
		}
	}
	return max(0, have)
}

// carryOutPlan does what the mind wants.
func (w *World) carryOutPlan(a *member, p agent.Plan) {
	if p.Strategy != a.memory {
		a.memory, a.heard = p.Strategy, uint32(w.market.trades)
	}
	switch {
	case p.WindDown:
		w.windDown(a)
		return
	case p.Choose:
		w.choose(a)
	}
	if p.Sweep {
		w.sweep(a, p.Keep)
	}
	if p.BeginRenewal {
		w.beginRenewal(a, p)
	}
	if p.BeginBirth {
		w.beginBirth(a, p)
	}
	for _, s := range p.Sell {
		if a.clone {
			break // its original trades
		}
		w.sell(a, s)
	}
}

// windDown sells and buys nothing any more, sends what is left to the payout
// address, and gives the slot up when nothing is open.
func (w *World) windDown(a *member) {
	if !a.winding {
		a.winding = true
		w.note(a, "winding", "")
	}
	w.withdraw(a)
	w.sweep(a, 0)
	if a.swaps > 0 || a.birthing != nil || a.renewing != nil || a.left || a.leaseUntil <= w.now || w.written(a) != nil {
		return
	}
	if raw := w.ask(a, w.holder(a).Leave()); raw != nil {
		a.left = true
		a.leaseUntil, a.leaseNext = w.now, never
	}
}

// sleep is when something can change by time alone. What the world changes wakes
// an agent earlier.
func (w *World) sleep(a *member) {
	next := w.now + w.check
	t := min(a.rental.ends, a.settleAt, w.stopFor(a))
	soon := func(at dolly.Time) {
		if at > w.now {
			t = min(t, at)
		}
	}
	for _, before := range [3]dolly.Time{dolly.Time(w.pace.RenewBefore.Milliseconds()), dayMS, dolly.Time(w.pace.WindDown.Milliseconds())} {
		soon(a.ends - before)
	}
	if !a.left && a.leaseNext != never {
		t = min(t, max(a.leaseNext, next))
	}
	soon(a.leaseUntil)
	soon(a.noSlot)
	if a.order.any {
		soon(a.order.at.Add(w.pace.OrderLife))
	}
	if w.remembers() || a.waits() || a.winding && !a.left || a.candidate < 0 && len(w.listed) > 0 || a.strayAct {
		t = min(t, next)
	}
	w.wake[a.place] = t
}

// waits reports whether a purchase of the agent is to be tried again at the next check.
func (a *member) waits() bool {
	return a.birthing != nil && a.birthing.p.Waiting || a.renewing != nil && a.renewing.p.Waiting
}

// barred reports whether the warden will never lease to this agent again.
func (a *member) barred(w *World) bool {
	return a.out || a.leaseUntil <= w.now && w.now-a.leaseUntil > dolly.Time(w.law.Body.Grace.Milliseconds()) && a.leaseUntil > 0
}

// turnedAway notes a refusal that no later attempt changes.
func (w *World) turnedAway(a *member, err error) {
	switch charterReason(err) {
	case charter.ErrVoided, charter.ErrSuperseded, charter.ErrFrozen, charter.ErrLeaving, charter.ErrTaken, charter.ErrChain:
		a.out, a.leaseNext = true, never
		w.note(a, "turned away", "%v", err)
	}
	if w.holder(a).Stopped() && a.stopSeen == never {
		w.obey(a)
	}
}
