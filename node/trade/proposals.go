package trade

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"maps"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// proposal is one that I made and that is not answered yet. A restart forgets
// it: who accepted it then waits in vain and ends by the heights in its terms.
type proposal struct {
	market.Proposal
	sum       dolly.Hash
	raw       []byte
	own       dolly.OrderID
	other     dolly.OrderID
	key       dolly.Hash
	secret    []byte // mine, if I sell
	at        dolly.Time
	hold      hold
	failed    bool // asked once without an answer
	countered bool // it follows a counter-offer
	bare      dolly.MB
}

const (
	patience = 4 // for how many retries a proposal waits
	maxTries = 6 // after which the pauses between proposals grow no more
)

// match looks for a partner for each own order that is free. The later order
// proposes at once; the earlier one waits a while in case the other does.
func (t *Trader) match() {
	if !t.Ready() || t.height == 0 {
		return
	}
	for _, e := range t.Own() {
		if _, busy := t.offers[e.ID]; busy || e.Left == e.Reserved {
			continue
		}
		for _, m := range t.Book.Matches(e.ID, t.now) {
			if t.worthTrying(e, m) && t.propose(e, m, false) {
				break
			}
		}
	}
}

// worthTrying says whether to propose a match now. Who did not answer is left
// alone for longer each time: while an order waits for one, it is not free for others.
func (t *Trader) worthTrying(own market.Entry, m market.Match) bool {
	other := otherOf(own.Side, m)
	heard, tries := t.heardAt[other], t.tries[other]
	if t.trading(own.ID, other) {
		return false
	}
	return tries == 0 && heard <= t.heardAt[own.ID] || t.now.Sub(heard) >= 2*t.cfg.Delay<<tries
}

// otherOf is the order of a match that is not on my side.
func otherOf(mine dolly.Side, m market.Match) dolly.OrderID {
	if mine == dolly.Bid {
		return m.Ask
	}
	return m.Bid
}

// trading reports whether two orders are in a swap with each other already.
func (t *Trader) trading(own, other dolly.OrderID) bool {
	for _, d := range t.deals.All {
		if !d.Ended && d.Own == own && d.Other == other {
			return true
		}
	}
	return false
}

// afford cuts a match to what of it I can keep now, and says how much of that is
// bare: the line to its seller, what is unpromised or what a stranger may hold can be
// less than the orders.
func (t *Trader) afford(own market.Entry, m market.Match) (dolly.Price, dolly.MB, bool) {
	with := otherOf(own.Side, m)
	most := t.spare(own, with.Trader)
	bare, err := t.mayTrade(own.Side, with.Trader, m.Amount)
	switch {
	case err == nil && most >= m.Amount.MB:
		return m.Amount, bare, true
	case err == nil:
	case errors.Is(err, ErrLine), errors.Is(err, ErrStrangers):
		most = min(most, t.within(with.Trader, m.Amount.MB))
	case errors.Is(err, ErrBalance):
		most = min(most, t.unpromised())
	default:
		return dolly.Price{}, 0, false
	}
	other, open := t.Book.Get(with)
	if most <= 0 || !open {
		return dolly.Price{}, 0, false
	}
	bid, ask := own.Price, other.Price
	if own.Side == dolly.Ask {
		bid, ask = ask, bid
	}
	part, ok := market.Part(bid, ask, m.Amount, most, t.cfg.Swap)
	if !ok {
		return dolly.Price{}, 0, false
	}
	bare, err = t.mayTrade(own.Side, with.Trader, part)
	return part, bare, err == nil
}

// propose asks the owner of another order for a trade, or for a part of it, unless
// it cannot be.
func (t *Trader) propose(own market.Entry, m market.Match, countered bool) bool {
	other := otherOf(own.Side, m)
	amount, bare, ok := t.afford(own, m)
	if !ok {
		return false
	}
	m.Amount = amount
	h, ok := t.reserve(own.ID, other, m.Amount.MB)
	if !ok {
		return false
	}
	p := proposal{own: own.ID, other: other, at: t.now, key: t.draw(), hold: h, countered: countered, bare: bare}
	p.Proposal = market.Proposal{Bid: m.Bid, Ask: m.Ask, Amount: m.Amount, Height: t.height, Key: t.cfg.ContractKey(p.key), ID: p.key}
	if own.Side == dolly.Bid {
		p.secret = t.cfg.Secret(p.key)
		p.Hash = sha256.Sum256(p.secret)
	}
	p.raw = wire.Seal(t.cfg.Self, t.cfg.Network, market.KindPropose, p.Proposal)
	p.sum = p.Sum()
	t.offers[own.ID] = p
	t.ask(p)
	return true
}

func (t *Trader) ask(p proposal) {
	t.do(Ask{To: p.other.Trader, Kind: askPropose, Raw: p.raw, Tag: Tag{askPropose, p.sum}})
}

// withdraw gives a proposal up.
func (t *Trader) withdraw(p proposal) {
	delete(t.offers, p.own)
	t.release(p.hold)
}

// chaseOffers asks again for answers that may be lost, and withdraws proposals
// that nobody answers.
func (t *Trader) chaseOffers() {
	for _, p := range t.openOffers() {
		switch {
		case t.now.Sub(p.at) > patience*t.cfg.Retry:
			t.unanswered(p)
		case p.failed:
			t.ask(p)
		}
	}
}

// openOffers are the own proposals by the number of the order that they are
// for, which may have ended meanwhile.
func (t *Trader) openOffers() []proposal {
	out := slices.Collect(maps.Values(t.offers))
	slices.SortFunc(out, func(a, b proposal) int { return cmp.Compare(a.own.Number, b.own.Number) })
	return out
}

func (t *Trader) offerBySum(sum dolly.Hash) (proposal, bool) {
	for _, p := range t.offers {
		if p.sum == sum {
			return p, true
		}
	}
	return proposal{}, false
}
