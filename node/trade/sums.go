package trade

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
)

// Available is what may be offered: the balance, less what stands in live
// orders or is promised.
func (t *Trader) Available() dolly.MB {
	free := t.unpromised()
	for _, e := range t.Own() {
		if e.Side == dolly.Bid {
			free -= e.Free()
		}
	}
	return max(free, 0)
}

// InOrders is what is free stands in own live bids.
func (t *Trader) InOrders() dolly.MB {
	var sum dolly.MB
	for _, e := range t.Own() {
		if e.Side == dolly.Bid {
			sum += e.Free()
		}
	}
	return sum
}

// Incoming is the bitcoin that sales under way will bring.
func (t *Trader) Incoming() dolly.Sat {
	var sum dolly.Sat
	for _, d := range t.deals.All {
		if !d.Ended && d.Swap.Role == market.Seller {
			sum += d.Swap.Terms.Amount.Sat
		}
	}
	return sum
}

// Outgoing is the bitcoin that purchases under way or proposed may cost, fees
// included, without the swap named. One that is refunded costs less: two fees, of which
// the refund's is at most half of the contract.
func (t *Trader) Outgoing(without dolly.Hash) dolly.Sat {
	return t.outgoing(func(d deal) bool { return d.Swap.ID() != without }, func(dolly.OrderID) bool { return true })
}

// OutgoingBeside is Outgoing for orders that somebody does not know of.
func (t *Trader) OutgoingBeside(known func(dolly.OrderID) bool) dolly.Sat {
	other := func(own dolly.OrderID) bool { return !known(own) }
	return t.outgoing(func(d deal) bool { return other(d.Own) }, other)
}

func (t *Trader) outgoing(counts func(deal) bool, offered func(own dolly.OrderID) bool) dolly.Sat {
	var sum dolly.Sat
	for _, d := range t.deals.All {
		if !d.Ended && d.Swap.Role == market.Buyer && counts(d) {
			sum += d.Swap.Terms.Amount.Sat + t.cfg.FeeMax
		}
	}
	for _, p := range t.offers {
		if p.own == p.Ask && offered(p.own) {
			sum += p.Amount.Sat + t.cfg.FeeMax
		}
	}
	return sum
}

// Open is the number of swaps under way, also of those that this image forgot, while
// there is hope to learn of them. A release that may not be signed now is none: it can
// wait for ever, and no coins depend on it.
func (t *Trader) Open() int {
	n := t.strays()
	for _, d := range t.deals.All {
		if !d.Ended && (d.Swap.State != market.SellerReleasing || t.maySign() == nil) {
			n++
		}
	}
	return n
}

// Dealt is what of an own order is in swaps under way.
func (t *Trader) Dealt(own dolly.OrderID) dolly.MB {
	var sum dolly.MB
	for _, d := range t.deals.All {
		if !d.Ended && d.Own == own {
			sum += d.Swap.Amount.MB
		}
	}
	return sum
}

// InDeal reports whether a swap for an own order is under way or proposed.
func (t *Trader) InDeal(own dolly.OrderID) bool {
	if _, open := t.offers[own]; open {
		return true
	}
	for _, d := range t.deals.All {
		if !d.Ended && d.Own == own {
			return true
		}
	}
	return false
}
