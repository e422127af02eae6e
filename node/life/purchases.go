package life

import (
	"cmp"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/purchase"
)

// tickPurchases takes up what the incarnation before left, and lets what came
// to nothing be tried again. What lacks a right that will return is left alone:
// an attempt without it would count, and a few give a paid server up.
func (l *Life) tickPurchases() {
	for _, p := range l.purchases.All {
		switch {
		case p.Settled || l.held(p):
		case l.resumed[p.ID]:
			l.bought(p.ID, purchase.Tick{})
		default:
			l.takeUp(p)
		}
	}
}

// takeUp begins with what the state of a purchase asks for.
func (l *Life) takeUp(p purchase.Purchase) {
	l.resumed[p.ID] = true
	l.bought(p.ID, purchase.Restarted{})
}

// held reports whether a purchase needs a right that is missing for a while: a
// lease or blocks of the own chain on their way, or any while the operator pauses the fleet.
func (l *Life) held(p purchase.Purchase) bool {
	switch p.State {
	case purchase.StateReserved, purchase.StatePaid, purchase.StateConfirmed, purchase.StateUnknown, purchase.StateStarted, purchase.StateLeased:
		return false
	}
	if p.State.Ended() || l.facts.Get().Winding && p.TxID == "" {
		return false
	}
	switch l.stopped() {
	case agent.StopPause:
		return true
	case agent.StopNone, agent.StopHere:
		return (!l.leased() || l.chainWhy() != "") && !l.over()
	}
	return false
}

// bought moves a purchase on by one fact.
func (l *Life) bought(id dolly.Hash, f purchase.Fact) {
	before, ok := l.purchases.Get(id.String())
	if !ok {
		return
	}
	l.hearTermination(before, f)
	p, effects := before.Step(f, l.now)
	l.purchases.Put(id.String(), p)
	l.bookPurchase(before, p)
	if p.State != before.State {
		l.stepped(p)
		l.note("purchase.state", p, "%v of %s: %v", p.Kind, p.Offer, p.State)
		if p.State.Ended() {
			l.ended(p)
		}
	}
	if p.Settled && !before.Settled {
		l.prune()
	}
	for _, e := range effects {
		l.buy(p, e)
	}
}

// keepSettled is how many purchases that are over are remembered.
const keepSettled = 8

// prune forgets old purchases. Renewals of the rent that runs stay: their ids
// are not to be used again.
func (l *Life) prune() {
	ends := l.facts.Get().RentEnds
	var over []purchase.Purchase
	for _, p := range l.purchases.All {
		if p.Settled {
			l.wills.Delete(p.ID.String())
			if p.Kind != purchase.Renewal || p.RentEnds < ends {
				over = append(over, p)
			}
		}
	}
	slices.SortStableFunc(over, func(a, b purchase.Purchase) int { return cmp.Compare(a.Since, b.Since) })
	for _, p := range over[:max(0, len(over)-keepSettled)] {
		l.purchases.Delete(p.ID.String())
		l.steps.Delete(p.ID.String())
		delete(l.resumed, p.ID)
	}
}
