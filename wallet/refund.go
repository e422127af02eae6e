package wallet

import (
	"bytes"
	"context"
	"fmt"

	"github.com/dollynator/dolly"
)

// Refund takes back what [Wallet.Fund] put into a contract, from height RefundAt
// on; before, it is ErrEarly. The transaction was signed at funding: of what the
// swap's other services knew, nothing is needed. If the chain has another funding
// than the newest, by a reorganisation, a lower rung or a copy of this wallet,
// that one's refund is signed anew: it follows from the seed and c. It is
// idempotent, and pays more while blocks leave it out, as a claim does.
func (w *Wallet) Refund(ctx context.Context, keyID dolly.Hash, c Contract) (Payment, error) {
	found, err := w.Inspect(ctx, c)
	if err != nil {
		return Payment{}, fmt.Errorf("refund: %w", err)
	}
	if found.Tip < c.RefundAt {
		return Payment{}, fmt.Errorf("refund: %w: height %d, from %d", ErrEarly, found.Tip, c.RefundAt)
	}
	e, err := w.openRefund(keyID, c, found)
	if err != nil {
		return Payment{}, fmt.Errorf("refund: %w", err)
	}
	w.remember(e.Inputs[0].Script)
	return w.ensure(ctx, e)
}

// openRefund makes the refund of what was found one that is looked after.
func (w *Wallet) openRefund(keyID dolly.Hash, c Contract, found ContractState) (entry, error) {
	w.signing.Lock()
	defer w.signing.Unlock()
	d, known, err := w.deal(keyID)
	switch {
	case err != nil:
		return entry{}, err
	case known && !d.Contract.equal(c):
		return entry{}, fmt.Errorf("%w: the key has another contract", ErrChanged)
	case !bytes.Equal(c.BuyerKey, w.ContractKey(keyID)), d.Refund == "" && found.Sat == 0:
		return entry{}, ErrUnknown
	}
	e, err := w.refundOf(keyID, c, d, found)
	if err != nil {
		return entry{}, err
	}
	d.Contract, d.Refund = c, e.TxID
	return e, w.commit(func(s dolly.Writer) error {
		if s.Get(atTx+e.TxID) == nil {
			if err := e.write(s, true); err != nil {
				return err
			}
		}
		if err := s.Put(liveKey(e.Number), []byte(e.TxID)); err != nil {
			return err
		}
		return putDeal(s, keyID, d)
	})
}

// refundOf reads the newest refund, or signs that of what was found.
func (w *Wallet) refundOf(keyID dolly.Hash, c Contract, d deal, found ContractState) (e entry, err error) {
	if d.Refund != "" {
		err = w.store.View(func(r dolly.Reader) error {
			e, err = readTx(r, d.Refund)
			return err
		})
		if err != nil || found.Sat == 0 || e.Inputs[0].TxID == found.TxID && e.Inputs[0].Vout == found.Vout {
			return e, err
		}
	}
	at, err := outpoint(found.TxID, found.Vout)
	if err != nil {
		return entry{}, err
	}
	if e, err = w.spendContract(keyID, c, at, nil); err != nil {
		return entry{}, err
	}
	e.Since = found.Tip
	err = w.store.View(func(r dolly.Reader) error {
		_, err := read(r, atTx+e.TxID, &e) // signed before, on a lower rung
		return err
	})
	return e, err
}
