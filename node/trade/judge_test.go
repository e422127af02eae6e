package trade

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// judgeDeals holds what a peer proposes and accepts against its own orders: new
// promises are made before the expiry, and only then (I31).
func (w *world) judgeDeals(p *peer, e Effect) {
	switch e := e.(type) {
	case Ask:
		sum := wire.Sum(e.Raw)
		if e.Kind != askPropose || w.proposed[sum] {
			return
		}
		w.proposed[sum] = true
		_, m, err := market.OpenProposal(dolly.Town, e.Raw)
		if err != nil {
			w.fail("%s proposes nonsense: %v", p.name, err)
		}
		w.judgeExpiry(p, m.Bid, m.Ask)
	case Note:
		terms, ok := e.Data.(market.Terms)
		if d, there := p.trader.deals.Get(terms.ID().String()); ok && there && e.Kind == "swap.agreed" && !proposedBy(p, d) {
			w.judgeExpiry(p, terms.Bid, terms.Ask)
		}
	}
}

func proposedBy(p *peer, d deal) bool {
	who, _, err := market.OpenProposal(dolly.Town, d.Proposed)
	return err == nil && who == p.key.Peer()
}

func (w *world) judgeExpiry(p *peer, bid, ask dolly.OrderID) {
	own := bid
	if ask.Trader == p.key.Peer() {
		own = ask
	}
	if o, ok := p.trader.ownOrder(own); !ok || o.Order.Expires <= w.now {
		w.fail("I31: %s promises of its order %d at or after its expiry", p.name, own.Number)
	}
}

// judgeFills counts on the chain what orders traded: never more than they were
// for (I30), and as their owners say.
func (w *world) judgeFills() {
	filled := map[dolly.OrderID]dolly.MB{}
	for _, k := range w.chain.order {
		if k.spentBy == "claim" {
			filled[k.terms.Bid] += k.terms.Amount.MB
			filled[k.terms.Ask] += k.terms.Amount.MB
		}
	}
	for _, p := range w.peers {
		for _, o := range p.trader.placed.All {
			got := filled[o.Order.ID]
			if got > o.Order.Price.MB || got != o.Traded {
				w.fail("I30: order %d of %s over %v traded %v, it says %v", o.Order.ID.Number, p.name, o.Order.Price.MB, got, o.Traded)
			}
			if o.Status == market.Open || p.trader.promisedOf(o.Order.ID) != 0 {
				w.fail("order %d of %s never ends: %s, %v reserved", o.Order.ID.Number, p.name, o.Status, p.trader.promisedOf(o.Order.ID))
			}
		}
	}
}
