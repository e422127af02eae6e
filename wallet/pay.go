package wallet

import (
	"context"
	"fmt"

	"github.com/btcsuite/btcd/wire/v2"
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
)

// Pay sends amount to an address under a permit for a payment or a renewal,
// whose ceiling covers amount and fee. It is idempotent by the permit's ID: the
// transaction is on disk before it is broadcast, and a repeated call broadcasts
// the same one; the same ID for another address or amount is ErrChanged.
//
// Before anything new is signed the chain is asked: a payment to that address
// from this wallet's own coins, of which the store knows nothing, was made by a
// copy of this wallet, and is returned as it is; its fee is not known. Copies
// that do not see each other's payment choose the same coins, of which the chain
// takes one.
//
// With an error from the broadcast the Payment is returned too: it is signed,
// on disk, and may arrive.
func (w *Wallet) Pay(ctx context.Context, p charter.Permit, to string, amount dolly.Sat) (Payment, error) {
	kind := charter.Payment
	if p.Kind() == charter.Renewal {
		kind = charter.Renewal
	}
	if err := p.Check(kind, amount); err != nil {
		return Payment{}, fmt.Errorf("pay: %w", err)
	}
	script, err := scriptOf(to, w.params)
	if err != nil {
		return Payment{}, fmt.Errorf("pay: %w", err)
	}
	if amount < Dust {
		return Payment{}, fmt.Errorf("pay: %w: %v, at least %v", ErrDust, amount, Dust)
	}
	if made, found, err := w.Elsewhere(ctx, p.ID(), to, amount); err != nil || found {
		return made, err
	}
	e, err := w.signOnce(ctx, p, order{kind: kind, why: forPayment, to: to, out: wire.NewTxOut(int64(amount), script)}, nil)
	if err != nil {
		return Payment{}, fmt.Errorf("pay: %w", err)
	}
	return w.publish(ctx, e)
}

// order is what a permit is to be used for.
type order struct {
	kind charter.SpendKind
	why  purpose
	to   string
	out  *wire.TxOut
	key  dolly.Hash // of a contract
}

// signOnce finds the transaction that p already made, or makes it. The function
// beside, if any, adds what must be on disk in the same moment.
func (w *Wallet) signOnce(ctx context.Context, p charter.Permit, o order, beside func(entry) (func(dolly.Writer) error, error)) (entry, error) {
	w.signing.Lock()
	defer w.signing.Unlock()
	if w.stopped != nil {
		return entry{}, w.stopped
	}
	old, ok, err := w.paid(p.ID())
	if err != nil {
		return entry{}, err
	}
	if ok {
		if old.Purpose != o.why || old.To != o.to || old.Sat != dolly.Sat(o.out.Value) {
			return entry{}, fmt.Errorf("%w: %v paid %v to %s", ErrChanged, p.ID().Short(), old.Sat, old.To)
		}
		return old, nil
	}
	e, err := w.sign(ctx, p, o)
	if err != nil {
		return entry{}, err
	}
	also := func(dolly.Writer) error { return nil }
	if beside != nil {
		if also, err = beside(e); err != nil {
			return entry{}, err
		}
	}
	return e, w.commit(func(s dolly.Writer) error {
		if err := e.write(s, true); err != nil {
			return err
		}
		if err := s.Put(payKey(e.ID), []byte(e.TxID)); err != nil {
			return err
		}
		return also(s)
	})
}

// sign chooses coins and signs, within the permit. A funding may climb up to the
// permit's ceiling, see ladder.go. The caller holds w.signing.
func (w *Wallet) sign(ctx context.Context, p charter.Permit, o order) (entry, error) {
	coins, err := w.spendable(ctx)
	if err != nil {
		return entry{}, err
	}
	amount := dolly.Sat(o.out.Value)
	n := need{o.out, w.receive()[0].script, w.rate}
	pl, err := choose(coins, n, p.MaxSat()-amount)
	if err != nil {
		return entry{}, err
	}
	if err := p.Check(o.kind, amount+pl.fee); err != nil {
		return entry{}, fmt.Errorf("%v and a fee of %v: %w", amount, pl.fee, err)
	}
	e, err := w.signPlan(pl, o.why, p.ID(), o.to, amount)
	if o.why != forFunding || err != nil {
		return e, err
	}
	tip, err := w.chain.Tip(ctx)
	e.Key, e.Most, e.Since = o.key, p.MaxSat()-amount, tip.Height
	return e, err
}

func (w *Wallet) signPlan(pl plan, why purpose, id dolly.Hash, to string, amount dolly.Sat) (entry, error) {
	tx := skeleton(pl.ins, pl.outs)
	if err := signKeys(tx, pl.ins, w.keyOf); err != nil {
		return entry{}, err
	}
	return newEntry(tx, pl.ins, why, id, to, amount)
}

// paid reads what a permit's ID already paid for.
func (w *Wallet) paid(id dolly.Hash) (e entry, ok bool, err error) {
	err = w.store.View(func(r dolly.Reader) error {
		e, ok, err = readPaid(r, id)
		return err
	})
	return e, ok, err
}

// publish broadcasts what is on disk already.
func (w *Wallet) publish(ctx context.Context, e entry) (Payment, error) {
	if _, err := w.chain.Submit(ctx, e.Raw); err != nil {
		return e.payment(), fmt.Errorf("broadcast %s: %w", e.TxID, err)
	}
	return e.payment(), nil
}
