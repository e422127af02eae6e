package trade

import "github.com/dollynator/dolly"

// How many blocks of one key a face gets at once.
const (
	someBlocks = 256
	mostBlocks = 1024
)

// Books is the ledger as it was signed, for who checks it; [dolly.LedgerView]
// says what can be asked.
func (t *Trader) Books(q dolly.Query) (dolly.LedgerView, error) {
	v := dolly.LedgerView{Self: t.Self(), Network: t.cfg.Network}
	if q.Filter == "" {
		v.Chains, v.Sum = t.chains(), t.Ledger.Sum()
		return v, nil
	}
	key, err := dolly.ParsePeerID(q.Filter)
	if err != nil {
		return v, &dolly.Error{Kind: dolly.Usage, Text: "the ledger is asked for by key", Err: err}
	}
	limit := q.Limit
	if limit <= 0 {
		limit = someBlocks
	}
	for _, b := range t.Ledger.Held(key, q.From, min(limit, mostBlocks)) {
		v.Blocks = append(v.Blocks, b.Raw)
	}
	return v, nil
}

func (t *Trader) chains() []dolly.ChainRow {
	keys := t.Ledger.Keys()
	out := make([]dolly.ChainRow, 0, len(keys))
	for _, k := range keys {
		a := t.Ledger.Account(k)
		row := dolly.ChainRow{Key: k, Last: a.Last, Missing: a.Missing, Balance: a.Balance, Gained: a.Gained, Spent: a.Spent, Debt: t.Ledger.Debt(k, t.Self())}
		if p, bad := t.Ledger.Forked(k); bad {
			row.Proof = [][]byte{p.A, p.B}
		}
		out = append(out, row)
	}
	return out
}
