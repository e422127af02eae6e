package trade

import (
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
)

const maxPast = 20

// remember keeps a swap that ended for the faces.
func (t *Trader) remember(d deal) {
	t.past = slices.Insert(t.past, 0, t.swapRow(d))
	t.past = t.past[:min(len(t.past), maxPast)]
}

func (t *Trader) swapRow(d deal) dolly.SwapRow {
	return dolly.SwapRow{
		ID: d.Swap.ID().Short(), Role: d.Swap.Role.String(), State: d.Swap.State.String(),
		MB: d.Swap.Terms.Amount.MB, Sat: d.Swap.Terms.Amount.Sat, With: d.Swap.With().Short(),
	}
}

// View is the market as this key sees it. Name puts a word to a key; empty is
// not known.
func (t *Trader) View(name func(dolly.PeerID) string) dolly.MarketView {
	v := dolly.MarketView{Bids: t.rows(t.Book.Bids(200), name), Asks: t.rows(t.Book.Asks(200), name)}
	for _, tr := range t.Trades() {
		v.Trades = append(v.Trades, dolly.TradeRow{
			At: tr.At, Amount: tr.Amount, Bid: called(tr.Bid.Trader, name), Ask: called(tr.Ask.Trader, name),
			Own: tr.Bid.Trader == t.Self() || tr.Ask.Trader == t.Self(),
		})
	}
	slices.Reverse(v.Trades)
	for _, d := range t.deals.All {
		if !d.Ended {
			v.Swaps = append(v.Swaps, t.swapRow(d))
		}
	}
	v.Swaps = append(v.Swaps, t.past...)
	tally := t.tally.Get()
	v.Done, v.Volume, v.VolSat = int(tally.Trades), tally.Sold+tally.Bought, tally.Income+tally.Outlay
	v.Makers = len(t.near) + 1
	return v
}

func (t *Trader) rows(es []market.Entry, name func(dolly.PeerID) string) []dolly.OrderRow {
	out := []dolly.OrderRow{}
	for _, e := range es {
		out = append(out, dolly.OrderRow{
			ID: e.ID, Name: called(e.ID.Trader, name), Own: e.ID.Trader == t.Self(), Price: e.Price,
			Left: e.Left, Reserved: e.Reserved, Expires: e.Expires,
		})
	}
	return out
}

func called(p dolly.PeerID, name func(dolly.PeerID) string) string {
	if n := name(p); n != "" {
		return n
	}
	return p.Short()
}

// Tokens is the ledger's side of this key.
func (t *Trader) Tokens() dolly.TokenView {
	tip, _ := t.Ledger.Tip(t.Self())
	v := dolly.TokenView{Balance: t.Ledger.Balance(t.Self()), Blocks: tip.Seq}
	for _, d := range t.deals.All {
		if !d.Ended && d.Swap.Role == market.Seller && d.Swap.State != market.SellerLocking {
			v.Locked += d.Swap.Terms.Amount.MB
		}
	}
	for _, k := range t.Ledger.Keys() {
		if _, bad := t.Ledger.Forked(k); bad {
			v.Forks++
		}
	}
	return v
}
