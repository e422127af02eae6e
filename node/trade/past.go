package trade

import (
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
)

// ending is a swap of mine that is over, for people to look up.
type ending struct {
	Terms market.Terms `cbor:"1,keyasint"`
	Role  market.Role  `cbor:"2,keyasint"`
	State market.State `cbor:"3,keyasint"`
	Lock  dolly.Hash   `cbor:"4,keyasint"`
	Since dolly.Time   `cbor:"5,keyasint"`
	At    dolly.Time   `cbor:"6,keyasint"`
	Steps []stepAt     `cbor:"7,keyasint"`
	Fee   dolly.Sat    `cbor:"8,keyasint"` // of own transactions, as far as known
}

// endingOf is a swap as it stands, ended at a moment or, at 0, under way.
func endingOf(d deal, at dolly.Time) ending {
	e := ending{Terms: d.Swap.Terms, Role: d.Swap.Role, State: d.Swap.State, Lock: d.Swap.Lock, Since: d.Since, At: at, Steps: d.Steps}
	e.Fee = d.SpendFee
	if d.Swap.Role == market.Buyer {
		e.Fee += d.FundFee
	}
	return e
}

// maxEnded is how many swaps are remembered that are over.
const maxEnded = 256

// remember keeps a swap that ended for the faces.
func (t *Trader) remember(d deal) {
	id := d.Swap.ID()
	t.ended.Put(fmt.Sprintf("%016x/%s", uint64(d.Since), id.Short()), endingOf(d, t.now))
	for key := range t.ended.All {
		if t.ended.Len() <= maxEnded {
			return
		}
		t.ended.Delete(key)
	}
}

// swaps are the own swaps: those under way, then those that are over, the
// latest first, at most some of these.
func (t *Trader) swaps(past int) []dolly.SwapRow {
	out := []dolly.SwapRow{}
	for _, d := range t.deals.All {
		if !d.Ended {
			out = append(out, t.swapRow(endingOf(d, 0)))
		}
	}
	under := len(out)
	for _, e := range t.ended.All {
		out = append(out, t.swapRow(e))
	}
	slices.Reverse(out[under:])
	return out[:min(len(out), under+past)]
}

func (t *Trader) swapRow(e ending) dolly.SwapRow {
	id := e.Terms.ID()
	row := dolly.SwapRow{
		ID: id.Short(), Role: e.Role.String(), State: e.State.String(), MB: e.Terms.Amount.MB, Sat: e.Terms.Amount.Sat,
		With: e.Terms.Seller.Short(), Bid: e.Terms.Bid, Ask: e.Terms.Ask, Since: e.Since, Ended: e.At, Fee: e.Fee,
		Steps: []dolly.StepRow{},
	}
	for _, s := range e.Steps {
		row.Steps = append(row.Steps, dolly.StepRow{State: s.State.String(), At: s.At})
	}
	if e.Role == market.Seller {
		row.With = e.Terms.Buyer.Short()
	}
	mb, sat := legs(e.State)
	row.Payments = []dolly.PaymentRow{
		{Asset: "MB", Amount: int64(row.MB), Unit: "byte", From: e.Terms.Seller, To: e.Terms.Buyer, State: mb},
		{Asset: Coin(t.cfg.Network), Amount: int64(row.Sat), Unit: "sat", From: e.Terms.Buyer, To: e.Terms.Seller, State: sat, Ref: id.String()},
	}
	if !e.Lock.IsZero() {
		row.Payments[0].Ref = e.Lock.String()
	}
	return row
}

// legs says how the MB and the bitcoin of a swap stand.
func legs(s market.State) (mb, sat string) {
	const waits, locked, paid, returned, never = "waits", "locked", "paid", "returned", "never"
	switch s {
	case market.SellerLocked, market.BuyerVerifying, market.BuyerVerified:
		return locked, waits
	case market.SellerClaiming:
		return paid, locked
	case market.SellerPaid, market.BuyerTaking, market.BuyerTaken:
		return paid, paid
	case market.SellerReleasing:
		return locked, never
	case market.SellerReleased:
		return returned, never
	case market.SellerLost:
		return paid, returned
	case market.BuyerFunding, market.BuyerFunded, market.BuyerRefunding:
		return locked, locked
	case market.BuyerRefunded:
		return locked, returned
	case market.SellerAbandoned, market.BuyerAbandoned:
		return never, never
	}
	return waits, waits
}

// Coin is what bitcoin is called on a network: test coins have a name of their own.
func Coin(n dolly.Network) string {
	if n == dolly.Main {
		return "BTC"
	}
	return "TBTC"
}
