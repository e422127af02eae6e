package wallet

import (
	"context"
	"fmt"

	"github.com/dollynator/dolly"
)

// ContractState is what the chain shows of a contract. Depths count blocks, the
// last one as 1; they are zero in the memory pool. Claimed and Refunded are true
// from the memory pool on.
type ContractState struct {
	Tip        uint32
	FundedAt   uint32    // height; zero while no block has the funding
	Depth      uint32    // of the funding
	InMempool  bool      // the funding was seen, but is in no block
	Sat        dolly.Sat // zero while not funded
	TxID       string    // of the funding, now: a reorganisation may change it
	Vout       uint32
	Claimed    bool
	Refunded   bool
	SpentDepth uint32
	Secret     []byte // once claimed
	// The fees of the funding and of what spent it, if they are this wallet's; zero is
	// not known. Of a refund that a copy of this wallet made it is read off the chain.
	FundFee  dolly.Sat
	SpendFee dolly.Sat
}

// Inspect looks for a contract by its script. An output that holds anything but
// c.Sat does not fund it. If several do, a claimed one counts before an unspent
// one, that before one in the memory pool, and a refunded one last.
func (w *Wallet) Inspect(ctx context.Context, c Contract) (ContractState, error) {
	script, err := w.scripts.find(c)
	if err != nil {
		return ContractState{}, fmt.Errorf("inspect: %w", err)
	}
	tip, err := w.chain.Tip(ctx)
	if err != nil {
		return ContractState{}, fmt.Errorf("inspect: %w", err)
	}
	outs, err := w.chain.Script(ctx, script.pk)
	if err != nil {
		return ContractState{}, fmt.Errorf("inspect: %w", err)
	}
	best, spentBy := ContractState{Tip: tip.Height}, ""
	for _, o := range outs {
		if o.Value != c.Sat {
			continue
		}
		s, err := c.read(o, tip.Height, script.witness)
		if err != nil {
			return ContractState{}, fmt.Errorf("inspect %s: %w", o.TxID, err)
		}
		if s.rank() > best.rank() {
			best, spentBy = s, o.SpentBy
		}
	}
	if best.FundFee, best.SpendFee, err = w.fees(ctx, best, spentBy); err != nil {
		return ContractState{}, fmt.Errorf("inspect: %w", err)
	}
	return best, nil
}

// fees finds what this wallet paid for a contract's funding and for what spent it.
// Which rung of a ladder that was, only the chain says.
func (w *Wallet) fees(ctx context.Context, s ContractState, spentBy string) (fund, spend dolly.Sat, err error) {
	known := false
	err = w.store.View(func(r dolly.Reader) error {
		var funding, spending entry
		if _, err := read(r, atTx+s.TxID, &funding); err != nil {
			return err
		}
		known, err = read(r, atTx+spentBy, &spending)
		fund, spend = funding.Fee, spending.Fee
		return err
	})
	if err != nil || known || !s.Refunded {
		return fund, spend, err
	}
	for _, k := range w.receive() {
		outs, err := w.chain.Script(ctx, k.script)
		if err != nil {
			return fund, 0, err
		}
		for _, o := range outs {
			if o.TxID == spentBy {
				return fund, s.Sat - o.Value, nil
			}
		}
	}
	return fund, 0, nil
}

// read describes one output that funds c.
func (c Contract) read(o Output, tip uint32, script []byte) (ContractState, error) {
	s := ContractState{
		Tip: tip, FundedAt: o.Height, Depth: depth(tip, o.Height), InMempool: o.Height == 0,
		Sat: o.Value, TxID: o.TxID, Vout: o.Vout, SpentDepth: depth(tip, o.SpentHeight),
	}
	if o.SpentBy == "" {
		return s, nil
	}
	secret, err := c.secretIn(o.SpentWitness, script)
	if err != nil {
		return s, err
	}
	s.Secret, s.Claimed, s.Refunded = secret, secret != nil, secret == nil
	return s, nil
}

// rank orders what several outputs show; zero is nothing at all.
func (s ContractState) rank() int {
	switch {
	case s.Sat == 0:
		return 0
	case s.Refunded:
		return 1
	case s.Claimed:
		return 4
	case s.InMempool:
		return 2
	}
	return 3
}
