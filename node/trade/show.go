package trade

import (
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
)

// How much of everything faces are shown.
const (
	shownOrders = 200 // of a side of the book
	shownSwaps  = 20  // that ended, beside the book
	shownBlocks = 256 // of a wallet's transactions
)

// Shows is one of the views that every trader has; false for others. Name puts
// a word to a key; empty is not known.
func (t *Trader) Shows(v dolly.View, name func(dolly.PeerID) string) (any, bool) {
	switch v {
	case dolly.ViewMarket:
		return t.View(name), true
	case dolly.ViewOrders:
		return t.orderRows(name), true
	case dolly.ViewSwaps:
		return t.swaps(maxEnded), true
	case dolly.ViewMakers:
		return t.makers(name), true
	case dolly.ViewMoney:
		return t.Money(), true
	}
	return nil, false
}

// View is the market as this key sees it.
func (t *Trader) View(name func(dolly.PeerID) string) dolly.MarketView {
	v := dolly.MarketView{Bids: t.rows(t.Book.Bids(shownOrders), name), Asks: t.rows(t.Book.Asks(shownOrders), name),
		Trades: []dolly.TradeRow{}}
	for _, o := range t.trades {
		tr := o.Trade
		v.Trades = append(v.Trades, dolly.TradeRow{
			At: tr.At, Amount: tr.Amount, Bid: called(tr.Bid.Trader, name), Ask: called(tr.Ask.Trader, name),
			Own: tr.Bid.Trader == t.Self() || tr.Ask.Trader == t.Self(),
		})
	}
	slices.Reverse(v.Trades)
	v.Swaps = t.swaps(shownSwaps)
	tally := t.tally.Get()
	v.Done, v.Volume, v.VolSat = int(tally.Trades), tally.Sold+tally.Bought, tally.Income+tally.Outlay
	v.Makers = t.Makers()
	return v
}

func (t *Trader) rows(es []market.Entry, name func(dolly.PeerID) string) []dolly.OrderRow {
	out := []dolly.OrderRow{}
	for _, e := range es {
		out = append(out, dolly.OrderRow{
			ID: e.ID, Name: called(e.ID.Trader, name), Own: e.ID.Trader == t.Self(), Side: e.Side.String(), Price: e.Price,
			Status: dolly.OrderOpen, Traded: e.Price.MB - e.Left, Left: e.Left, Reserved: e.Reserved, Expires: e.Expires,
		})
	}
	return out
}

// orderRows are the own orders, also those that ended a while ago, the latest
// first. What swaps under way hold of one that ended is still to be traded.
func (t *Trader) orderRows(name func(dolly.PeerID) string) []dolly.OrderRow {
	out := []dolly.OrderRow{}
	for _, o := range t.placed.All {
		id := o.Order.ID
		row := dolly.OrderRow{
			ID: id, Name: called(id.Trader, name), Own: true, Side: o.Order.Side.String(), Price: o.Order.Price,
			Status: dolly.OrderStatus(o.Status.String()), Traded: o.Traded, Reserved: t.promisedOf(id),
			Placed: o.At, Expires: o.Order.Expires, Ended: o.Ended,
		}
		row.Left = row.Reserved
		if o.Status == market.Open {
			row.Left = o.Order.Price.MB - o.Traded
			if t.unverified(id) {
				row.Status = dolly.OrderUnverified
			}
		}
		out = append(out, row)
	}
	slices.Reverse(out)
	return out
}

// makers are those who keep the book and match orders, as far as connected.
func (t *Trader) makers(name func(dolly.PeerID) string) []dolly.MakerRow {
	out := []dolly.MakerRow{{Peer: t.Self(), Name: called(t.Self(), name), Addrs: listed(t.addrs)}}
	for _, p := range t.keepers {
		out = append(out, dolly.MakerRow{Peer: p, Name: called(p, name), Addrs: listed(t.contacts[p].addrs)})
	}
	return out
}

// listed is never nil: programs read a list, also of nothing.
func listed(addrs []string) []string { return append([]string{}, addrs...) }

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
