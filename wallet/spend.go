package wallet

import (
	"bytes"
	"context"
	"fmt"

	"github.com/btcsuite/btcd/wire/v2"
	"github.com/dollynator/dolly"
)

// Claim takes a contract's coins with the secret, to the own address; the fee is
// taken from them. c.SellerKey must be [Wallet.ContractKey] of keyID. The exact
// amount must lie in a block; how deep is the caller's to judge beforehand, for
// the broadcast shows the secret. It is idempotent; if a reorganisation moved
// the funding, a new claim is made. While blocks leave it out,
// [Wallet.Rebroadcast] lets it pay more, up to half of what it brings.
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
	return w.ensure(ctx, e)
}

// Claimed reports whether a claim of a key's contract was ever signed here: then
// the secret may have been shown.
func (w *Wallet) Claimed(keyID dolly.Hash) (bool, error) {
	d, ok, err := w.deal(keyID)
	return ok && d.Claim != "", err
}

// ensure broadcasts e unless the chain has it, or another rung of it.
func (w *Wallet) ensure(ctx context.Context, e entry) (Payment, error) {
	s, err := w.trace(ctx, e)
	if err != nil {
		return e.payment(), err
	}
	switch {
	case s.Seen:
		return s.Payment, nil
	case s.Lost: // sending a claim would show its secret for nothing
		return e.payment(), fmt.Errorf("broadcast %s: %w: its input is spent", e.TxID, ErrRejected)
	}
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
	d.Contract, d.Claim, e.Since = c, e.TxID, found.Tip
	return e, w.commit(func(s dolly.Writer) error {
		if err := e.write(s, true); err != nil {
			return err
		}
		return putDeal(s, keyID, d)
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
	why, branch, since := forRefund, [][]byte{nil}, c.RefundAt
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
	e, err := newEntry(tx, []coin{in}, why, keyID, to.address, dolly.Sat(tx.TxOut[0].Value))
	e.Since, e.Most = since, c.Sat/share
	return e, err
}
