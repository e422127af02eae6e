package wallet

import (
	"context"
	"fmt"

	"github.com/btcsuite/btcd/wire/v2"
	"github.com/dollynator/dolly"
)

// Sweep sends what is spendable above keep to an address, the payout address of
// the charter; the fee is taken from what is sent. It needs no permit. While a
// sweep waits for its block, that one is broadcast again instead of a second;
// ErrChanged if it went elsewhere. ErrInsufficient if too little is above keep.
func (w *Wallet) Sweep(ctx context.Context, to string, keep dolly.Sat) (Payment, error) {
	script, err := scriptOf(to, w.params)
	if err != nil {
		return Payment{}, fmt.Errorf("sweep: %w", err)
	}
	if keep < 0 {
		return Payment{}, fmt.Errorf("sweep: %w: keep %v", ErrDust, keep)
	}
	e, err := w.signFree(ctx, forSweep, to, func(coins []coin) (plan, error) {
		return planSweep(coins, keep, script, w.receive()[0].script, w.rate)
	})
	if err != nil {
		return Payment{}, fmt.Errorf("sweep: %w", err)
	}
	return w.publish(ctx, e)
}

func planSweep(coins []coin, keep dolly.Sat, to, change []byte, rate dolly.Sat) (plan, error) {
	surplus := sum(coins) - keep
	if surplus < Dust {
		return plan{}, fmt.Errorf("%w: %v spendable, %v kept", ErrInsufficient, sum(coins), keep)
	}
	sortCoins(coins)
	var ins []coin
	for i := len(coins) - 1; i >= 0 && sum(ins) < surplus; i-- {
		ins = append(ins, coins[i])
	}
	out := wire.NewTxOut(int64(surplus), to)
	outs := []*wire.TxOut{out}
	if rest := sum(ins) - surplus; rest > 0 { // what is kept is never less, so dust is made a coin
		short := max(0, minChange-rest)
		out.Value -= int64(short)
		outs = append(outs, wire.NewTxOut(int64(rest+short), change))
	}
	fee := feeForKeys(skeleton(ins, outs), rate)
	out.Value -= int64(fee)
	if dolly.Sat(out.Value) < Dust {
		return plan{}, fmt.Errorf("%w: %v would arrive", ErrInsufficient, dolly.Sat(out.Value))
	}
	return plan{ins, outs, fee}, nil
}

// Split turns all spendable coins into n equal outputs at the own scripts, so
// that n payments can be made side by side without waiting for change. It does
// nothing, and returns the zero Payment, if there are n coins already; while a
// split waits for its block, that one is broadcast again. The Payment's Sat is what
// each output holds.
func (w *Wallet) Split(ctx context.Context, n int) (Payment, error) {
	if n < 1 {
		return Payment{}, fmt.Errorf("split into %d: %w", n, ErrDust)
	}
	enough := false
	e, err := w.signFree(ctx, forSplit, w.Address(), func(coins []coin) (plan, error) {
		if enough = len(coins) >= n; enough {
			return plan{}, ErrInsufficient
		}
		return planSplit(coins, n, w.receive(), w.rate)
	})
	if enough {
		return Payment{}, nil
	}
	if err != nil {
		return Payment{}, fmt.Errorf("split into %d: %w", n, err)
	}
	return w.publish(ctx, e)
}

func planSplit(coins []coin, n int, keys []key, rate dolly.Sat) (plan, error) {
	var outs []*wire.TxOut
	for i := range n {
		outs = append(outs, wire.NewTxOut(0, keys[i%len(keys)].script))
	}
	fee := feeForKeys(skeleton(coins, outs), rate)
	rest := sum(coins) - fee
	each := rest / dolly.Sat(n)
	if each < Dust {
		return plan{}, fmt.Errorf("%w: %v spendable", ErrInsufficient, sum(coins))
	}
	for _, o := range outs {
		o.Value = int64(each)
	}
	outs[n-1].Value += int64(rest - each*dolly.Sat(n))
	return plan{coins, outs, fee}, nil
}

// signFree makes a transaction that no permit bounds, unless one of its purpose
// still waits for a block.
func (w *Wallet) signFree(ctx context.Context, why purpose, to string, draw func([]coin) (plan, error)) (entry, error) {
	w.signing.Lock()
	defer w.signing.Unlock()
	if w.stopped != nil {
		return entry{}, w.stopped
	}
	old, ok, err := w.waiting(ctx, why)
	if err != nil {
		return entry{}, err
	}
	if ok {
		if old.To != to {
			return entry{}, fmt.Errorf("%w: one to %s is under way", ErrChanged, old.To)
		}
		return old, nil
	}
	coins, err := w.spendable(ctx)
	if err != nil {
		return entry{}, err
	}
	pl, err := draw(coins)
	if err != nil {
		return entry{}, err
	}
	e, err := w.signPlan(pl, why, dolly.Hash{}, to, dolly.Sat(pl.outs[0].Value))
	if err != nil {
		return entry{}, err
	}
	return e, w.commit(func(s dolly.Writer) error { return e.write(s, true) })
}

// waiting finds a live transaction of a purpose that no block has yet.
func (w *Wallet) waiting(ctx context.Context, why purpose) (entry, bool, error) {
	var live []entry
	err := w.store.View(func(r dolly.Reader) (err error) {
		live, err = readLive(r)
		return err
	})
	if err != nil {
		return entry{}, false, err
	}
	for _, e := range live {
		if e.Purpose != why {
			continue
		}
		s, err := w.trace(ctx, e)
		if err != nil {
			return entry{}, false, err
		}
		if s.Height == 0 {
			return e, true, nil
		}
	}
	return entry{}, false, nil
}
