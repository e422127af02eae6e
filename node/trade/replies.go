package trade

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// onReply reads what became of a proposal of mine.
func (t *Trader) onReply(f Answered) {
	p, ok := t.offerBySum(f.Tag.Ref)
	if !ok {
		return
	}
	if f.Err != "" {
		if !p.failed { // the answer may be lost: ask once more
			p.failed = true
			t.offers[p.own] = p
			return
		}
		t.unanswered(p)
		return
	}
	switch kind, _ := wire.Kind(f.Raw); kind {
	case market.KindAccept:
		t.onAccept(p, f.Raw)
	case market.KindCounter:
		t.onCounter(p, f.Raw)
	default:
		t.onDecline(p, f.Raw)
	}
}

// refused gives a proposal up, and leaves the other order alone for a while.
func (t *Trader) refused(p proposal) {
	t.withdraw(p)
	if t.Book.Status(p.other) == market.Open {
		t.heardAt[p.other] = t.now
	}
}

// unanswered gives up a proposal to somebody who seems to be gone.
func (t *Trader) unanswered(p proposal) {
	t.refused(p)
	t.avoid(p.other)
}

// avoid leaves another's order alone for longer than the last time.
func (t *Trader) avoid(other dolly.OrderID) {
	if t.Book.Status(other) == market.Open {
		t.tries[other] = min(t.tries[other]+1, maxTries)
	}
}

func (t *Trader) onAccept(p proposal, raw []byte) {
	from, a, err := market.OpenAccept(t.cfg.Network, raw)
	if err != nil || from != p.other.Trader {
		t.refused(p)
		return
	}
	terms, err := market.Agree(p.Proposal, t.Self(), a, from, t.cfg.Swap)
	if err != nil {
		t.refused(p)
		return
	}
	delete(t.offers, p.own)
	d := deal{Own: p.own, Other: p.other, Key: p.key, Bare: p.bare, Proposal: p.sum, Proposed: p.raw, Accept: raw}
	if err := t.open(d, terms, p.secret, p.hold); err != nil {
		t.note("deal.refused", err.Error(), "deal with %s refused: %v", p.other.Trader.Short(), err)
	}
}

// onCounter proposes the part that the other can keep, once: a second
// counter-offer to the same is an answer like none.
func (t *Trader) onCounter(p proposal, raw []byte) {
	t.refused(p)
	from, c, err := market.OpenCounter(t.cfg.Network, raw)
	if err != nil || from != p.other.Trader || c.Proposal != p.sum || p.countered {
		return
	}
	delete(t.tries, p.other)
	own, open := t.Book.Get(p.own)
	amount, fits := p.Follow(c, own.Side, t.cfg.Swap)
	if open && fits && t.propose(own, market.Match{Bid: p.Bid, Ask: p.Ask, Amount: amount}, true) {
		t.note("deal.countered", c, "%s can keep %v for %v of it", from.Short(), amount.MB, amount.Sat)
	}
}

// onDecline drops an order of which its owner signed that it is not what the
// book says. If something is left of it, its owner can still propose, as it can
// when what was reserved is free again: until then it is asked ever less often.
func (t *Trader) onDecline(p proposal, raw []byte) {
	t.refused(p)
	from, d, err := market.OpenDecline(t.cfg.Network, raw)
	if err != nil || from != p.other.Trader || d.Proposal != p.sum {
		return
	}
	switch d.Reason {
	case market.OrderCompleted, market.OrderExpired, market.OrderCancelled,
		market.InvalidProposal, market.NoQuantity, market.UnacceptedPrice:
		t.drop(p.other)
	default:
		t.avoid(p.other)
	}
	t.note("deal.declined", d, "%s declined: %s", from.Short(), d.Reason)
}
