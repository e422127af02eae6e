package market

import "github.com/dollynator/dolly"

// CounterTo is what part of a proposal an order can still keep: at most mb
// bytes of what is free of it, at the proposal's price or a better one for the
// proposer, within the order's own limit. There is none if that is dust, or
// nothing less than what was proposed.
func CounterTo(own Entry, p Proposal, mb dolly.MB, prm Params) (dolly.Price, bool) {
	mb = min(mb, own.Free())
	if mb <= 0 || mb >= p.Amount.MB || !p.Amount.Valid() || !own.Price.Valid() {
		return dolly.Price{}, false
	}
	bid, ask := own.Price, p.Amount
	if own.Side == dolly.Ask {
		bid, ask = p.Amount, own.Price
	}
	return Part(bid, ask, p.Amount, mb, prm)
}

// Part is at most mb bytes of a match at its price, as far as both orders' prices
// allow it. There is none if that is dust.
func Part(bid, ask, match dolly.Price, mb dolly.MB, prm Params) (dolly.Price, bool) {
	if mb <= 0 || !match.Valid() {
		return dolly.Price{}, false
	}
	a, ok := fit(bid, ask, match, mb, prm.MaxSat)
	return a, ok && prm.swappable(a)
}

// Follow is the proposal's part that a counter-offer names, if the proposer
// can want it: less of the same at no worse a price for it, and no dust.
func (p Proposal) Follow(c Counter, proposer dolly.Side, prm Params) (dolly.Price, bool) {
	a := c.Amount
	if !prm.swappable(a) || a.MB >= p.Amount.MB {
		return dolly.Price{}, false
	}
	worse := a.Cmp(p.Amount)
	if proposer == dolly.Ask {
		worse = -worse
	}
	return a, worse >= 0
}
