package life

import (
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/purchase"
)

// view is all that the mind is told.
func (l *Life) view() agent.View {
	st := l.facts.Get()
	birth, renewal := l.underway(purchase.Birth), l.underway(purchase.Renewal)
	v := agent.View{
		Now: l.now, Pace: l.cfg.Pace, Path: l.cfg.Path,
		LeaseOK: l.leased(), LeaseLeft: l.permits.LeaseLeft(l.now), Stopped: l.stopped(), WindingOut: st.Winding,
		RelayOK: l.relay.OK, RentEnds: st.RentEnds, OwnOffer: l.cfg.Offer, OwnPrice: l.renewalPrice(),
		Coins: l.spendable(), Income: l.income(), Pending: l.coins.Pending + l.trader.Incoming(), FeeCeiling: l.cfg.FeeMax,
		Smallest: l.cfg.Trade.Swap.Dust, HotCap: l.charter.Body.Caps.Hot, MBAvailable: l.trader.Available(),
		Trades: l.trader.Prices(), LastOrder: l.lastOrder(), Strategy: st.Strategy,
		Offers: l.allowed(), Candidate: st.Chosen, SlotFree: l.slotsUsed() < int(l.charter.Body.Slots) && l.now >= l.noSlotUntil,
		DepthOK: agent.Depth(l.cfg.Path) < int(l.charter.Body.Depth), Purchase: birth, Renewal: renewal,
	}
	v.Filled = l.filled()
	v.CharterOK, v.CharterWhy = l.charterHolds()
	v.Over = l.over()
	v.Alone, v.Unleased, v.ChainWhy = l.alone(), l.unleased(), l.chainWhy()
	return v
}

// lastOrder is the latest own order, also of before a restart.
func (l *Life) lastOrder() agent.LastOrder {
	o, at, ok := l.trader.LatestOrder()
	if !ok {
		return agent.LastOrder{}
	}
	return agent.LastOrder{Live: len(l.trader.Own()) > 0, At: at, MB: o.Price.MB, Want: o.Price.Sat}
}

// income is what came in a day since this agent was born; zero if nothing did.
func (l *Life) income() dolly.Sat {
	st := l.facts.Get()
	age := max(l.now.Sub(st.Since), dolly.Day)
	in := l.coins.Confirmed - st.Purse + st.Paid - l.cfg.Paid + st.Outlay + st.Swept
	return max(0, in*dolly.Sat(dolly.Day/time.Second)/dolly.Sat(age/time.Second))
}

// underway sums up the purchase of a kind that is going on. It goes on until it
// is settled: its act is open till then, and there is only one at a time.
func (l *Life) underway(k purchase.Kind) *agent.Underway {
	for _, p := range l.purchases.All {
		if p.Kind == k && !p.Settled {
			return &agent.Underway{Kind: p.Kind, Offer: p.Offer, State: p.State, Busy: true}
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
	if o := l.listed(l.cfg.Offer); o.Available && l.mayRent(o.ID) == nil {
		return o.Price
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
	for _, p := range l.purchases.All {
		if s, heard := l.roster[p.Child]; p.Kind == purchase.Birth && p.Act && !p.Settled && (!heard || !l.alive(s)) {
			n++
		}
	}
	return n
}
