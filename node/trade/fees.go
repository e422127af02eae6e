package trade

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
)

// seen tells a swap what the chain says of its contract, and notes what that cost.
func (t *Trader) seen(f Seen) {
	d, known := t.deals.Get(f.Swap.String())
	if !known {
		return
	}
	c, was := f.Contract, d
	d.Paid = d.Paid || c.FundedAt != 0 && c.Sat >= d.Swap.Amount.Sat
	if c.FundFee != 0 {
		d.FundFee = c.FundFee
	}
	if c.SpendFee != 0 {
		d.SpendFee = c.SpendFee
	}
	if d.Paid != was.Paid || d.FundFee != was.FundFee || d.SpendFee != was.SpendFee {
		t.deals.Put(f.Swap.String(), d)
	}
	t.swapFact(f.Swap, f.Contract)
}

// refundShare is the part of a contract that its refund may cost, in a fee spike; see
// package wallet.
const refundShare = 2

// charge books what a swap that has ended cost in fees: what the chain took or, where
// that is not known, the most that it can have been. One that goes on after its end is
// charged anew.
func (t *Trader) charge(d deal, o market.Outcome) deal {
	tally := t.tally.Get()
	var fees dolly.Sat
	switch {
	case o == market.OutcomeSold:
		tally.Claims += d.SpendFee
		t.account(d, o, d.SpendFee)
	case d.Swap.Role != market.Buyer:
	case o == market.OutcomeRefunded:
		fees = t.fundCost(d) + d.SpendFee
		if d.SpendFee == 0 {
			fees += d.Swap.Amount.Sat / refundShare
		}
	case o == market.OutcomeBought, o == market.OutcomeLost:
		fees = t.fundCost(d)
	}
	if d.Swap.Role == market.Buyer {
		t.account(d, o, fees-d.Charged)
	}
	tally.Fees += fees - d.Charged
	d.Charged = fees
	t.tally.Set(tally)
	return d
}

func (t *Trader) fundCost(d deal) dolly.Sat {
	if d.FundFee == 0 {
		return t.cfg.FeeMax
	}
	return d.FundFee
}

// Buys reports whether a swap is a purchase of this key.
func (t *Trader) Buys(swap dolly.Hash) bool {
	d, known := t.deals.Get(swap.String())
	return known && d.Swap.Role == market.Buyer
}
