package wallet

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/btcsuite/btcd/wire/v2"
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
)

// Fund pays c.Sat into a contract under a permit to fund, whose ceiling covers
// amount and fee. c.BuyerKey must be [Wallet.ContractKey] of keyID. The refund
// is signed beforehand and is on disk in the moment in which the funding is.
//
// It is idempotent by the permit's ID and by keyID: either with another contract
// is ErrChanged. What a copy of this wallet paid in already is returned as it is,
// see [Wallet.Elsewhere]. As with [Wallet.Pay], a failed broadcast returns the
// Payment too. While blocks leave it out, [Wallet.Rebroadcast] lets it pay more,
// up to the permit's ceiling.
func (w *Wallet) Fund(ctx context.Context, p charter.Permit, keyID dolly.Hash, c Contract) (Payment, error) {
	if err := p.Check(charter.Fund, c.Sat); err != nil {
		return Payment{}, fmt.Errorf("fund: %w", err)
	}
	pkScript, err := c.PkScript()
	if err != nil {
		return Payment{}, fmt.Errorf("fund: %w", err)
	}
	if !bytes.Equal(c.BuyerKey, w.ContractKey(keyID)) {
		return Payment{}, fmt.Errorf("fund: %w: the buyer's key is not this wallet's", ErrContract)
	}
	to, err := c.address(w.params)
	if err != nil {
		return Payment{}, fmt.Errorf("fund: %w", err)
	}
	if made, found, err := w.fundedElsewhere(ctx, p.ID(), to, c); err != nil || found {
		return made, err
	}
	o := order{charter.Fund, forFunding, to, wire.NewTxOut(int64(c.Sat), pkScript), keyID}
	e, err := w.signOnce(ctx, p, o, func(funding entry) (func(dolly.Writer) error, error) {
		if _, ok, err := w.deal(keyID); err != nil || ok {
			return nil, errors.Join(err, fmt.Errorf("%w: the key has a contract", ErrChanged))
		}
		if c.RefundAt <= funding.Since {
			return nil, fmt.Errorf("%w: refundable since height %d", ErrContract, c.RefundAt)
		}
		return w.withRefund(funding, keyID, c)
	})
	if err != nil {
		return Payment{}, fmt.Errorf("fund: %w", err)
	}
	w.remember(pkScript)
	return w.ensure(ctx, e)
}

// fundedElsewhere looks on the chain for what a copy of this wallet paid into a
// contract of which this store knows nothing. Only who has this seed would.
func (w *Wallet) fundedElsewhere(ctx context.Context, id dolly.Hash, to string, c Contract) (Payment, bool, error) {
	if _, known, err := w.paid(id); known || err != nil {
		return Payment{}, false, err
	}
	found, err := w.Inspect(ctx, c)
	if err != nil || found.Sat == 0 {
		return Payment{}, false, err
	}
	return Payment{ID: id, TxID: found.TxID, To: to, Sat: c.Sat}, true, nil
}

// withRefund signs the refund of a funding and returns what writes it. The
// caller holds w.signing.
func (w *Wallet) withRefund(funding entry, keyID dolly.Hash, c Contract) (func(dolly.Writer) error, error) {
	at, err := outpoint(funding.TxID, 0)
	if err != nil {
		return nil, err
	}
	refund, err := w.spendContract(keyID, c, at, nil)
	if err != nil {
		return nil, err
	}
	d := deal{Contract: c, Permit: funding.ID, Funding: funding.TxID, Refund: refund.TxID}
	return func(s dolly.Writer) error {
		if err := refund.write(s, false); err != nil {
			return err
		}
		return putDeal(s, keyID, d)
	}, nil
}

// knownDeal is deal, or ErrUnknown.
func (w *Wallet) knownDeal(keyID dolly.Hash) (deal, error) {
	d, ok, err := w.deal(keyID)
	if err == nil && !ok {
		err = ErrUnknown
	}
	return d, err
}

// deal reads the contract of a key.
func (w *Wallet) deal(keyID dolly.Hash) (d deal, ok bool, err error) {
	err = w.store.View(func(r dolly.Reader) error {
		ok, err = read(r, dealKey(keyID), &d)
		return err
	})
	return d, ok, err
}
