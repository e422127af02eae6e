package wallet

import (
	"bytes"
	"context"
	"fmt"

	"github.com/btcsuite/btcd/wire/v2"
	"github.com/dollynator/dolly"
	dw "github.com/dollynator/dolly/wire"
)

// Claim takes a contract's coins with the secret, to the own address; the fee is
// taken from them. c.SellerKey must be [Wallet.ContractKey] of keyID. The exact
// amount must lie in a block; how deep is the caller's to judge beforehand, for
// the broadcast shows the secret. It is idempotent; if a reorganisation moved
// the funding, a new claim is made.
func (w *Wallet) Claim(ctx context.Context, keyID dolly.Hash, c Contract, secret []byte) (Payment, error) {
	if err := c.Check(); err != nil {
		return Payment{}, fmt.Errorf("claim: %w", err)
	}
	if !c.Opens(secret) {
		return Payment{}, fmt.Errorf("claim: %w", ErrSecret)
	}
	if !bytes.Equal(c.SellerKey, w.ContractKey(keyID)) {
		return Payment{}, fmt.Errorf("claim: %w: the seller's key is not this wallet's", ErrContract)
	}
	e, err := w.signClaim(ctx, keyID, c, secret)
	if err != nil {
		return Payment{}, fmt.Errorf("claim: %w", err)
	}
	w.remember(e.Inputs[0].Script)
	return w.publish(ctx, e)
}

func (w *Wallet) signClaim(ctx context.Context, keyID dolly.Hash, c Contract, secret []byte) (entry, error) {
	w.signing.Lock()
	defer w.signing.Unlock()
	if w.stopped != nil {
		return entry{}, w.stopped
	}
	d, known, err := w.deal(keyID)
	if err != nil {
		return entry{}, err
	}
	if known && !d.Contract.equal(c) {
		return entry{}, fmt.Errorf("%w: the key has another contract", ErrChanged)
	}
	found, err := w.Inspect(ctx, c)
	if err != nil {
		return entry{}, err
	}
	if e, ok, err := w.claimOf(d, found); err != nil || ok {
		return e, err // also while a reorganisation has the funding back in the pool
	}
	if found.FundedAt == 0 || found.Refunded {
		return entry{}, ErrUnfunded
	}
	at, err := outpoint(found.TxID, found.Vout)
	if err != nil {
		return entry{}, err
	}
	e, err := w.spendContract(keyID, c, at, secret)
	if err != nil {
		return entry{}, err
	}
	d.Contract, d.Claim = c, e.TxID
	return e, w.commit(func(s dolly.Writer) error {
		if err := e.write(s, true); err != nil {
			return err
		}
		return s.Put(dealKey(keyID), dw.Marshal(d))
	})
}

// claimOf reads the claim of a deal, if it spends the output that was found.
func (w *Wallet) claimOf(d deal, found ContractState) (e entry, ok bool, err error) {
	if d.Claim == "" {
		return entry{}, false, nil
	}
	err = w.store.View(func(r dolly.Reader) error {
		e, err = readTx(r, d.Claim)
		return err
	})
	if err != nil {
		return entry{}, false, err
	}
	return e, e.Inputs[0].TxID == found.TxID && e.Inputs[0].Vout == found.Vout, nil
}

// Refund takes back what [Wallet.Fund] put into a contract, from height RefundAt
// on; before, it is ErrEarly. The transaction was signed at funding: of what the
// swap's other services knew, nothing is needed. It is idempotent.
func (w *Wallet) Refund(ctx context.Context, keyID dolly.Hash, c Contract) (Payment, error) {
	tip, err := w.chain.Tip(ctx)
	if err != nil {
		return Payment{}, fmt.Errorf("refund: %w", err)
	}
	if tip.Height < c.RefundAt {
		return Payment{}, fmt.Errorf("refund: %w: height %d, from %d", ErrEarly, tip.Height, c.RefundAt)
	}
	e, err := w.openRefund(keyID, c)
	if err != nil {
		return Payment{}, fmt.Errorf("refund: %w", err)
	}
	return w.publish(ctx, e)
}

// openRefund makes the stored refund one that is looked after.
func (w *Wallet) openRefund(keyID dolly.Hash, c Contract) (e entry, err error) {
	w.signing.Lock()
	defer w.signing.Unlock()
	d, ok, err := w.deal(keyID)
	switch {
	case err != nil:
		return entry{}, err
	case !ok || d.Refund == "":
		return entry{}, ErrUnknown
	case !d.Contract.equal(c):
		return entry{}, fmt.Errorf("%w: the key has another contract", ErrChanged)
	}
	err = w.store.View(func(r dolly.Reader) error {
		e, err = readTx(r, d.Refund)
		return err
	})
	if err != nil {
		return entry{}, err
	}
	return e, w.commit(func(s dolly.Writer) error { return s.Put(liveKey(e.Number), []byte(e.TxID)) })
}

// spendContract signs a claim with a secret, or without one a refund, of the
// contract's output at a place. Script, keys and amount follow from c and the
// seed; nothing is taken from elsewhere.
func (w *Wallet) spendContract(keyID dolly.Hash, c Contract, at wire.OutPoint, secret []byte) (entry, error) {
	script, err := c.Script()
	if err != nil {
		return entry{}, err
	}
	pkScript, err := c.PkScript()
	if err != nil {
		return entry{}, err
	}
	to := w.receive()[0]
	in := coin{at, c.Sat, pkScript}
	tx := skeleton([]coin{in}, []*wire.TxOut{wire.NewTxOut(0, to.script)})
	why, branch := forRefund, [][]byte{nil}
	if secret != nil {
		why, branch = forClaim, [][]byte{secret, {1}}
	} else {
		tx.LockTime = c.RefundAt
	}
	tx.TxOut[0].Value = int64(c.Sat - feeFor(tx, w.rate, append(branch[:len(branch):len(branch)], script)...))
	if dolly.Sat(tx.TxOut[0].Value) < minChange {
		return entry{}, fmt.Errorf("%w: %v less the fee", ErrDust, c.Sat)
	}
	if err := signScript(tx, in, contractKey(w.seed, keyID), script, branch...); err != nil {
		return entry{}, err
	}
	return newEntry(tx, []coin{in}, why, keyID, to.address, dolly.Sat(tx.TxOut[0].Value))
}
