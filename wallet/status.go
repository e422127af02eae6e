package wallet

import (
	"context"
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
)

// buried is the depth from which a transaction is taken for final and no longer
// looked after. It is far above any reorganisation that a swap bears.
const buried = 30

// Status is what became of a payment. Height and Depth are zero until a block
// has it; a transaction in the chain's last block is 1 deep. Of the rungs of a
// ladder it is the one that the chain has. Lost means that other transactions,
// not from this store, spent its coins.
type Status struct {
	Payment
	Seen   bool // by the chain: in its memory pool or a block
	Height uint32
	Depth  uint32
	Lost   bool

	tip      uint32
	grounded bool // its last input lies in a block
}

// Status finds what a permit paid for; false if it never paid.
func (w *Wallet) Status(ctx context.Context, id dolly.Hash) (Status, bool, error) {
	e, ok, err := w.paid(id)
	if err != nil || !ok {
		return Status{}, false, err
	}
	s, err := w.trace(ctx, e)
	if err != nil {
		return Status{}, true, fmt.Errorf("status of %s: %w", e.TxID, err)
	}
	return s, true, nil
}

// trace looks for e where its inputs lie: what spent them is e, another rung of
// its ladder, or a conflict.
func (w *Wallet) trace(ctx context.Context, e entry) (Status, error) {
	s := Status{Payment: e.payment()}
	tip, err := w.chain.Tip(ctx)
	if err != nil {
		return s, err
	}
	s.tip = tip.Height
	for _, in := range e.Inputs {
		outs, err := w.chain.Script(ctx, in.Script)
		if err != nil {
			return s, err
		}
		for _, o := range outs {
			if o.TxID != in.TxID || o.Vout != in.Vout {
				continue
			}
			s.grounded = o.Height > 0
			if o.SpentBy == "" {
				continue
			}
			spender, own, err := w.rung(e, o.SpentBy)
			if err != nil {
				return s, err
			}
			if s.Seen, s.Lost = own, !own; own {
				s.Payment = spender.payment()
			}
			s.Height, s.Depth = o.SpentHeight, depth(tip.Height, o.SpentHeight)
			return s, nil
		}
	}
	return s, nil
}

// depth counts the blocks from height to tip; zero for the memory pool. The tip
// was asked first, so that a block that came between counts as the last one.
func depth(tip, height uint32) uint32 {
	if height == 0 {
		return 0
	}
	return max(tip, height) - height + 1
}

// Rebroadcast sends every stored transaction that the chain has not seen, oldest
// first, lets those that blocks leave out pay more, and stops looking after those
// that are buried. Call it at start and at each tip. One that fails does not keep
// back the others; errors are joined.
func (w *Wallet) Rebroadcast(ctx context.Context) error {
	var live []entry
	err := w.store.View(func(r dolly.Reader) (err error) {
		live, err = readLive(r)
		return err
	})
	if err != nil {
		return fmt.Errorf("rebroadcast: %w", err)
	}
	var errs []error
	for _, e := range live {
		if err := w.follow(ctx, e); err != nil {
			errs = append(errs, fmt.Errorf("rebroadcast: %w", err))
		}
	}
	return errors.Join(errs...)
}

func (w *Wallet) follow(ctx context.Context, e entry) error {
	s, err := w.trace(ctx, e)
	if err != nil {
		return err
	}
	late, err := w.tooLate(e, s)
	switch {
	case err != nil:
		return err
	case s.Depth >= buried || late:
		return w.letGo(e)
	case s.Lost || s.Height > 0:
		return nil
	case s.grounded && s.tip >= e.Since+patience:
		if e, err = w.climb(e, s.tip); err != nil {
			return err
		}
	}
	if s.Seen && s.TxID == e.TxID {
		return nil
	}
	_, err = w.publish(ctx, e)
	return err
}

// tooLate reports whether e is a funding that no block took until it could be
// refunded: its inputs may be gone, or better used. Should a block take it after
// all, its refund is signed.
func (w *Wallet) tooLate(e entry, s Status) (bool, error) {
	if e.Purpose != forFunding || s.Seen || s.Lost {
		return false, nil
	}
	d, err := w.knownDeal(e.Key)
	return err == nil && s.tip >= d.Contract.RefundAt, err
}

// letGo stops looking after a transaction.
func (w *Wallet) letGo(e entry) error {
	w.signing.Lock()
	defer w.signing.Unlock()
	return w.commit(func(r dolly.Writer) error { return r.Put(liveKey(e.Number), nil) })
}
