package trade

import (
	"cmp"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
)

// Wallets are this key's MB and bitcoin. The trader knows of bitcoin only what
// swaps move; coins brings the rest, and what else was paid.
func (t *Trader) Wallets(coins dolly.WalletRow, paid []dolly.TransferRow) []dolly.WalletRow {
	coins.ID, coins.Unit = Coin(t.cfg.Network), "sat"
	coins.Locked, coins.Pending = 0, coins.Pending+int64(t.Incoming())
	for _, d := range t.deals.All {
		if !d.Ended && d.Swap.Role == market.Buyer && d.Funding {
			coins.Locked += int64(d.Swap.Amount.Sat)
		}
	}
	coins.Transactions = append(t.coinMoves(), paid...)
	slices.SortStableFunc(coins.Transactions, func(a, b dolly.TransferRow) int { return cmp.Compare(b.At, a.At) })
	mb := dolly.WalletRow{
		ID: "MB", Unit: "byte", Address: t.Self().String(), Known: true, Available: int64(t.Available()),
		InOrders: int64(t.InOrders()), Locked: int64(t.Tokens().Locked), Pending: int64(t.bought()), Transactions: t.tokenMoves(),
	}
	return []dolly.WalletRow{mb, coins}
}

// bought is the MB that purchases under way will bring.
func (t *Trader) bought() dolly.MB {
	var sum dolly.MB
	for _, d := range t.deals.All {
		if !d.Ended && d.Swap.Role == market.Buyer {
			sum += d.Swap.Amount.MB
		}
	}
	return sum
}

// coinMoves is what swaps that are done paid or brought, the latest first.
func (t *Trader) coinMoves() []dolly.TransferRow {
	out := []dolly.TransferRow{}
	for _, row := range t.swaps(maxEnded) {
		for _, p := range row.Payments {
			if p.Unit != "sat" || p.State != "paid" {
				continue
			}
			m := dolly.TransferRow{At: max(row.Ended, row.Since), Kind: "swap", Amount: p.Amount, With: row.With, Ref: p.Ref}
			if p.From == t.Self() {
				m.Amount = -m.Amount
			}
			out = append(out, m)
		}
	}
	return out
}

// tokenMoves are the latest blocks of the own chain, the latest first.
func (t *Trader) tokenMoves() []dolly.TransferRow {
	tip, _ := t.Ledger.Tip(t.Self())
	out := []dolly.TransferRow{}
	for _, b := range t.Ledger.Chain(t.Self(), max(tip.Seq, shownBlocks)-shownBlocks+1, shownBlocks) {
		m := dolly.TransferRow{At: b.At, Kind: b.Kind.String(), Amount: int64(b.Amount), With: b.Peer.Short(), Ref: b.Hash.String()}
		if !b.Credit {
			m.Amount = -m.Amount
		}
		out = append(out, m)
	}
	slices.Reverse(out)
	return out
}
