package wallet

import (
	"bytes"
	"context"
	"fmt"

	"github.com/btcsuite/btcd/chainhash/v2"
	"github.com/btcsuite/btcd/wire/v2"
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	dw "github.com/dollynator/dolly/wire"
)

// Fund pays c.Sat into a contract under a permit to fund, whose ceiling covers
// amount and fee. c.BuyerKey must be [Wallet.ContractKey] of keyID. The refund
// is signed beforehand and is on disk in the moment in which the funding is.
//
// It is idempotent by the permit's ID and by keyID: either with another contract
// is ErrChanged. As with [Wallet.Pay], a failed broadcast returns the Payment too.
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
	o := order{charter.Fund, forFunding, to, wire.NewTxOut(int64(c.Sat), pkScript)}
	e, err := w.signOnce(ctx, p, o, func(funding entry) (func(dolly.Writer) error, error) {
		return w.withRefund(ctx, funding, keyID, c)
	})
	if err != nil {
		return Payment{}, fmt.Errorf("fund: %w", err)
	}
	w.remember(pkScript)
	return w.publish(ctx, e)
}

// withRefund signs the refund of a funding and returns what writes it. The
// caller holds w.signing.
func (w *Wallet) withRefund(ctx context.Context, funding entry, keyID dolly.Hash, c Contract) (func(dolly.Writer) error, error) {
	if _, ok, err := w.deal(keyID); err != nil {
		return nil, err
	} else if ok {
		return nil, fmt.Errorf("%w: the key has a contract", ErrChanged)
	}
	tip, err := w.chain.Tip(ctx)
	if err != nil {
		return nil, err
	}
	if c.RefundAt <= tip.Height {
		return nil, fmt.Errorf("%w: refundable since height %d", ErrContract, c.RefundAt)
	}
	hash, err := chainhash.NewHashFromStr(funding.TxID)
	if err != nil {
		return nil, err
	}
	refund, err := w.spendContract(keyID, c, wire.OutPoint{Hash: *hash, Index: 0}, nil)
	if err != nil {
		return nil, err
	}
	d := deal{Contract: c, Permit: funding.ID, Funding: funding.TxID, Refund: refund.TxID}
	return func(s dolly.Writer) error {
		if err := refund.write(s, false); err != nil {
			return err
		}
		return s.Put(dealKey(keyID), dw.Marshal(d))
	}, nil
}

// deal reads the contract of a key.
func (w *Wallet) deal(keyID dolly.Hash) (d deal, ok bool, err error) {
	err = w.store.View(func(r dolly.Reader) error {
		ok, err = read(r, dealKey(keyID), &d)
		return err
	})
	return d, ok, err
}
