package wallet

import (
	"context"
	"fmt"

	"github.com/btcsuite/btcd/chainhash/v2"
	"github.com/btcsuite/btcd/wire/v2"
	"github.com/dollynator/dolly"
)

// Balance is what lies at the receive scripts. An output is counted once.
type Balance struct {
	Confirmed dolly.Sat // spendable now
	Pending   dolly.Sat // coming in, not yet in a block; own change too
	Reserved  dolly.Sat // promised to a stored transaction that the chain has not seen
	Height    uint32    // of the chain when it was asked
}

// Balance asks the chain about every receive script.
func (w *Wallet) Balance(ctx context.Context) (Balance, error) {
	tip, err := w.chain.Tip(ctx)
	if err != nil {
		return Balance{}, fmt.Errorf("balance: %w", err)
	}
	b := Balance{Height: tip.Height}
	err = w.eachOutput(ctx, func(c coin, confirmed, reserved bool) {
		switch {
		case reserved:
			b.Reserved += c.sat
		case confirmed:
			b.Confirmed += c.sat
		default:
			b.Pending += c.sat
		}
	})
	if err != nil {
		return Balance{}, fmt.Errorf("balance: %w", err)
	}
	return b, nil
}

// Received is all that an address of this wallet was ever paid in blocks, spent
// since or not.
func (w *Wallet) Received(ctx context.Context, to string) (dolly.Sat, error) {
	script, err := scriptOf(to, w.params)
	if err != nil {
		return 0, fmt.Errorf("received: %w", err)
	}
	if _, own := w.keyOf(script); !own {
		return 0, fmt.Errorf("received: %w: %q is not this wallet's", ErrAddress, to)
	}
	outs, err := w.chain.Script(ctx, script)
	if err != nil {
		return 0, fmt.Errorf("received: %w", err)
	}
	var total dolly.Sat
	for _, o := range outs {
		if o.Height > 0 {
			total += o.Value
		}
	}
	return total, nil
}

// spendable are the coins in blocks that no stored transaction spends.
func (w *Wallet) spendable(ctx context.Context) ([]coin, error) {
	var coins []coin
	err := w.eachOutput(ctx, func(c coin, confirmed, reserved bool) {
		if confirmed && !reserved {
			coins = append(coins, c)
		}
	})
	return coins, err
}

// eachOutput visits every unspent output at a receive script. What stored
// transactions spend is read before the chain is asked, so that a coin cannot
// look free between the two.
func (w *Wallet) eachOutput(ctx context.Context, visit func(c coin, confirmed, reserved bool)) error {
	taken := map[wire.OutPoint]bool{}
	err := w.store.View(func(r dolly.Reader) error {
		live, err := readLive(r)
		for _, e := range live {
			for _, in := range e.Inputs {
				at, err := outpoint(in.TxID, in.Vout)
				if err != nil {
					return err
				}
				taken[at] = true
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, k := range w.receive() {
		outs, err := w.chain.Script(ctx, k.script)
		if err != nil {
			return err
		}
		for _, o := range outs {
			at, err := outpoint(o.TxID, o.Vout)
			if err != nil {
				return err
			}
			if o.SpentBy == "" {
				visit(coin{at, o.Value, k.script}, o.Height > 0, taken[at])
			}
		}
	}
	return nil
}

func outpoint(txid string, vout uint32) (wire.OutPoint, error) {
	hash, err := chainhash.NewHashFromStr(txid)
	if err != nil || len(txid) != chainhash.MaxHashStringSize {
		return wire.OutPoint{}, fmt.Errorf("%q is not a transaction id", txid)
	}
	return wire.OutPoint{Hash: *hash, Index: vout}, nil
}
