package trade

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/books"
)

// account books what a swap moved that has ended, with what it cost in fees beyond
// what was booked before.
func (t *Trader) account(d deal, o market.Outcome, fee dolly.Sat) {
	terms := d.Swap.Terms
	e := books.Entry{At: t.now, Fee: fee, With: terms.Seller.Short(), Ref: terms.ID().Short()}
	switch o {
	case market.OutcomeSold:
		e.Kind, e.MB, e.Gross, e.With = books.Sold, -terms.Amount.MB, terms.Amount.Sat, terms.Buyer.Short()
	case market.OutcomeBought:
		e.Kind, e.MB, e.Gross = books.Bought, terms.Amount.MB, -terms.Amount.Sat
	case market.OutcomeLost:
		e.Kind, e.Gross = books.Lost, -terms.Amount.Sat
	default:
		e.Kind = books.Refunded
	}
	t.Accounts.Add(e, t.owned())
}

// unseen counts claims that were sent, maybe, and whose fee is not known: until the next
// look at the chain nobody can say whether their coins are among those on their way in.
func (t *Trader) unseen() (n int) {
	for _, d := range t.deals.All {
		if !d.Ended && d.Swap.State == market.SellerClaiming && d.SpendFee == 0 {
			n++
		}
	}
	return n
}

// Flow is what own blocks moved beside carrying and trades.
type Flow struct {
	Consumed dolly.MB `cbor:"1,keyasint"` // debits for being carried
	Given    dolly.MB `cbor:"2,keyasint"`
	Received dolly.MB `cbor:"3,keyasint"`
}

// Flow returns the counters.
func (t *Trader) Flow() Flow { return t.flow.Get() }

// count adds an own block to the flow. Every block is kept once.
func (t *Trader) count(b ledger.Signed) {
	if b.Key != t.Self() {
		return
	}
	f := t.flow.Get()
	switch {
	case b.Kind == ledger.Carry && !b.Credit:
		f.Consumed += b.Amount
	case b.Kind == ledger.Transfer && !b.Credit:
		f.Given += b.Amount
	case b.Kind == ledger.Transfer:
		f.Received += b.Amount
	default:
		return
	}
	t.flow.Set(f)
}

// Money is the trader's part of the view: its sums, its MB and its swaps.
func (t *Trader) Money() dolly.MoneyView {
	v := dolly.MoneyView{
		Coin: Coin(t.cfg.Network), Lines: t.Accounts.Rows(), UnderWay: t.Moving(), Unseen: t.unseen(), MB: t.tokens(), Swaps: t.swaps(maxEnded),
		Rents: []dolly.PeriodRow{}, Purchases: []dolly.PurchaseRow{},
	}
	v.Sum = dolly.SumUp("all", v.Lines)
	return v
}

func (t *Trader) tokens() dolly.MBView {
	tally, flow, orders := t.tally.Get(), t.flow.Get(), t.InOrders()
	v := dolly.MBView{
		Carried: t.Ledger.Carried(t.Self()), Bought: tally.Bought, Received: flow.Received, Sold: tally.Sold,
		Held: t.Ledger.Balance(t.Self()) - orders, Orders: orders, Locked: t.Tokens().Locked, Consumed: flow.Consumed, Given: flow.Given,
	}
	v.Residual = v.Carried + v.Bought + v.Received - v.Sold - v.Held - v.Orders - v.Locked - v.Consumed - v.Given
	return v
}

// owned is all MB of this key, those that swaps under way hold among them.
func (t *Trader) owned() dolly.MB { return t.Ledger.Balance(t.Self()) + t.Tokens().Locked }

// Moving is the bitcoin that the chain has seen come or go for swaps that are not in
// the books yet: below zero for what left.
func (t *Trader) Moving() dolly.Sat {
	var sum dolly.Sat
	for _, d := range t.deals.All {
		switch {
		case d.Ended:
		case d.Swap.Role == market.Seller && d.SpendFee != 0:
			sum += d.Swap.Amount.Sat - d.SpendFee
		case d.Swap.Role == market.Buyer && d.FundFee != 0:
			sum -= d.Swap.Amount.Sat + d.FundFee
			if d.SpendFee != 0 {
				sum += d.Swap.Amount.Sat - d.SpendFee
			}
		}
	}
	return sum
}
