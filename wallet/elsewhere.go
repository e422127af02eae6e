package wallet

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/dollynator/dolly"
)

// Elsewhere looks on the chain for a payment that a copy of this wallet made: of
// that amount, to that address, from coins of this seed, under a permit and in a
// transaction of which this store knows nothing. Only the id of what it returns,
// the address and the amount are known.
func (w *Wallet) Elsewhere(ctx context.Context, id dolly.Hash, to string, amount dolly.Sat) (Payment, bool, error) {
	if _, known, err := w.paid(id); known || err != nil {
		return Payment{}, false, err
	}
	script, err := scriptOf(to, w.params)
	if err != nil {
		return Payment{}, false, fmt.Errorf("look for a payment: %w", err)
	}
	there, err := w.chain.Script(ctx, script)
	if err != nil {
		return Payment{}, false, fmt.Errorf("look for a payment: %w", err)
	}
	for _, o := range there {
		if o.Value != amount {
			continue
		}
		ours, err := w.spentBy(ctx, o.TxID)
		if err != nil {
			return Payment{}, false, fmt.Errorf("look for a payment: %w", err)
		}
		if ours {
			return Payment{ID: id, TxID: o.TxID, To: to, Sat: amount}, true, nil
		}
	}
	return Payment{}, false, nil
}

// spentBy reports whether a transaction that the store does not know spent one
// of this wallet's coins.
func (w *Wallet) spentBy(ctx context.Context, txid string) (bool, error) {
	known := false
	err := w.store.View(func(r dolly.Reader) error {
		known = r.Get(atTx+txid) != nil
		return nil
	})
	if known || err != nil {
		return false, err
	}
	for _, k := range w.receive() {
		outs, err := w.chain.Script(ctx, k.script)
		if err != nil {
			return false, err
		}
		for _, o := range outs {
			if o.SpentBy == txid {
				return true, nil
			}
		}
	}
	return false, nil
}

// Spent is a transaction and what left this wallet by it, its fee included.
type Spent struct {
	TxID string
	Sat  dolly.Sat
}

// SpentElsewhere lists the transactions that spent coins of this seed and of which
// this store knows nothing: a copy of the wallet made them, or the life that an image
// has forgotten. What came back to this wallet in the same transaction is no loss;
// what came back later is not told apart from new coins. They are in order of their ids.
func (w *Wallet) SpentElsewhere(ctx context.Context) ([]Spent, error) {
	left, back := map[string]dolly.Sat{}, map[string]dolly.Sat{}
	for _, k := range w.receive() {
		outs, err := w.chain.Script(ctx, k.script)
		if err != nil {
			return nil, fmt.Errorf("look for what a copy spent: %w", err)
		}
		for _, o := range outs {
			back[o.TxID] += o.Value
			if o.SpentBy != "" {
				left[o.SpentBy] += o.Value
			}
		}
	}
	var out []Spent
	err := w.store.View(func(r dolly.Reader) error {
		for _, txid := range slices.Sorted(maps.Keys(left)) {
			if sat := left[txid] - back[txid]; r.Get(atTx+txid) == nil && sat > 0 {
				out = append(out, Spent{txid, sat})
			}
		}
		return nil
	})
	return out, err
}
