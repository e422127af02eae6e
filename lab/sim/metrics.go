package sim

import (
	"encoding/binary"

	"github.com/dollynator/dolly"
)

// evening closes a day: its row of metrics, the shares of the offers, and what can
// only be counted over all.
func (w *World) evening() {
	w.watch.balanced(w)
	w.total.agentDays += int64(w.alive)
	d := &w.today
	d.Day, d.Alive = w.day+1, w.alive
	var depth, share float64
	for _, a := range w.agents {
		if a == nil || a.clone {
			continue
		}
		w.watch.hot(w, a)
		depth += float64(a.depth)
		d.DepthMost = max(d.DepthMost, int(a.depth))
		d.Coins += int64(a.purse.sat)
		if w.best > 0 {
			share += min(1, w.offers[a.rental.offer].quality()/w.best)
		}
	}
	if w.alive > 0 {
		d.Depth, d.FleetShare = depth/float64(w.alive), share/float64(w.alive)
	}
	w.prices(d)
	for i := range w.offers {
		w.living = binary.AppendUvarint(w.living, uint64(w.offers[i].living))
	}
	w.rows = append(w.rows, *d)
	w.snapshot()
	w.today, w.total.dayEff, w.total.offered, w.total.soldMB = Day{}, 0, 0, 0
	if w.o.Progress != nil {
		w.o.Progress(Progress{Day: w.day + 1, Days: w.s.Days, Alive: w.alive, AgentDays: w.total.agentDays})
	}
}

// prices fills in what was paid for MB, and what purchases were worth.
func (w *World) prices(d *Day) {
	if w.total.soldMB > 0 {
		w.total.lastPrice = w.total.offered * float64(dolly.MiB) / float64(w.total.soldMB)
	}
	d.Price, d.Paid = w.total.lastPrice, w.eco.price.PerMB()
	if d.Bought > 0 {
		d.Efficiency = w.total.dayEff / float64(d.Bought)
	}
	d.Regret = w.total.regret
	d.Minted = int64(w.total.minted / dolly.MiB)
}

// snapshot tells the recorder how every agent is.
func (w *World) snapshot() {
	if w.o.Record == nil {
		return
	}
	s := Snapshot{Day: w.day + 1, At: w.now - begin, Height: w.coins.height, SatPerMB: w.today.Price}
	for _, a := range w.agents {
		if a != nil {
			s.Agents = append(s.Agents, w.state(a))
		}
	}
	w.o.Record.Snapshot(s)
}

// state is one agent for people.
func (w *World) state(a *member) AgentState {
	seat := a.standing().Seat
	s := AgentState{
		ID: a.birth, Parent: int(a.parent), Root: w.rootOf(a.birth), Path: a.path, Slot: seat.Slot, Gen: seat.Gen, Key: a.key.peer,
		Offer: w.offers[a.rental.offer].id, Price: w.offers[a.rental.offer].price, Born: a.born - begin, RentEnds: a.ends - begin,
		LeaseUntil: a.leaseUntil - begin, Coins: a.purse.sat, Pending: a.pending, MB: a.balance(), Gained: a.end.Gained, Spent: a.end.Spent,
		Blocks: a.end.Seq, Order: OrderState{a.order.live, a.order.at - begin, a.order.mb, a.order.want, a.order.expires() - begin},
		Winding: a.winding, Stopped: a.stopSeen <= w.now, Children: int(a.children),
	}
	if a.candidate >= 0 {
		s.Candidate = w.offers[a.candidate].id
	}
	for _, b := range [2]*buying{a.birthing, a.renewing} {
		if b != nil {
			s.Purchases = append(s.Purchases, b.p.Kind.String()+" of "+string(b.p.Offer)+": "+b.p.State.String())
		}
	}
	if !a.lessons.none() {
		for _, c := range w.tableOf(a).State().Columns {
			s.Q = append(s.Q, OfferValue{w.minds.catalogue.Offer(int(c.Index)), c.Q[0], c.E[0]})
		}
	}
	return s
}

// rootOf is the root of an agent's family, by the numbers of their births.
func (w *World) rootOf(birth int) int {
	for w.kin[birth].parent >= 0 {
		birth = int(w.kin[birth].parent)
	}
	return birth
}

// sharesByDay are the offers with how many lived on each, day by day.
func (w *World) sharesByDay() []OfferShare {
	left := w.living
	for i := range w.shares {
		w.shares[i].Agents = make([]int, 0, len(w.rows))
	}
	for range w.rows {
		for i := range w.shares {
			n, size := binary.Uvarint(left)
			w.shares[i].Agents, left = append(w.shares[i].Agents, int(n)), left[size:]
		}
	}
	return w.shares
}

// report sums up.
func (w *World) report(interrupted bool) Report {
	r := Report{
		Name: w.s.Name, Seed: w.seed, Fidelity: w.s.Fidelity, Slots: w.s.Agents, DaysPlayed: len(w.rows), Interrupted: interrupted,
		AgentsAlive: w.alive, Births: w.total.births, Deaths: w.total.deaths, Extinct: w.total.extinct, AgentDays: w.total.agentDays,
		Events: w.events, Deliveries: w.total.deliveries, TraceHash: w.trace.String(),
		InvariantsBroken: w.watch.breaches, Broken: w.watch.first, Bought: w.total.bought, Money: w.money(),
		Days: w.rows, Offers: w.sharesByDay(), Tree: w.tree(),
	}
	if r.Bought > 0 {
		r.Efficiency = w.total.efficiency / float64(r.Bought)
	}
	r.Faults = w.faultCounts()
	if r.Broken == nil {
		r.Broken = []Breach{}
	}
	return r
}
