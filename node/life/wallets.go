package life

import "github.com/dollynator/dolly"

// wallets are this agent's MB and bitcoin, with what it paid landlords: dated
// when that was last heard of.
func (l *Life) wallets() []dolly.WalletRow {
	var paid []dolly.TransferRow
	for _, p := range l.purchases.All {
		if p.TxID != "" {
			paid = append(paid, dolly.TransferRow{
				At: p.Since, Kind: p.Kind.String(), Amount: -int64(p.Price + p.Fee), With: p.Offer.Provider(), Ref: p.TxID,
			})
		}
	}
	coins := dolly.WalletRow{Known: l.coinsKnown, Available: int64(l.spendable()), Pending: int64(l.coins.Pending)}
	return l.trader.Wallets(coins, paid)
}
