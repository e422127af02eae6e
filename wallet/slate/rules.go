package slate

import (
	"errors"
	"fmt"

	"github.com/btcsuite/btcd/txscript/v2"
	"github.com/btcsuite/btcd/wire/v2"
	"github.com/dollynator/dolly"
)

// Why a transaction is refused.
var (
	errInput     = errors.New("an input is not there")
	errSpent     = errors.New("an input was spent in a block, or for good")
	errUnderpaid = errors.New("it pays too little to take the place of another")
	errCheap     = errors.New("it pays too little to be kept")
	errEarly     = errors.New("its lock time is to come")
	errMint      = errors.New("it pays more than it spends")
)

// poolShare is how much below the floor of blocks a pool's own floor lies.
const poolShare = 4

// judge describes a transaction and says what speaks against it.
func (c *Chain) judge(tx *transaction) (Submitted, error) {
	s := Submitted{TxID: tx.id}
	for _, o := range tx.msg.TxOut {
		s.Outputs = append(s.Outputs, Paid{string(o.PkScript), dolly.Sat(o.Value)})
		tx.fee -= dolly.Sat(o.Value)
	}
	for _, in := range tx.msg.TxIn {
		s.Coins = append(s.Coins, in.PreviousOutPoint.String())
		o := c.outputs[in.PreviousOutPoint]
		if o == nil {
			return s, errInput
		}
		s.Inputs += o.value
	}
	tx.fee += s.Inputs
	for _, rule := range []func(*transaction) error{c.affords, c.final, c.outbids, c.unlocks} {
		if err := rule(tx); err != nil {
			return s, err
		}
	}
	s.Taken = true
	return s, nil
}

func (c *Chain) affords(tx *transaction) error {
	switch {
	case tx.fee < 0:
		return errMint
	case tx.fee*poolShare < c.floor*tx.size:
		return errCheap
	}
	return nil
}

// final: the next block may have it.
func (c *Chain) final(tx *transaction) error {
	if at := tx.msg.LockTime; at > c.height && at < txscript.LockTimeThreshold {
		return errEarly
	}
	return nil
}

// outbids: what waits and spends the same can be replaced, signals that it can,
// and pays less, in all and for a byte.
func (c *Chain) outbids(tx *transaction) error {
	var fees dolly.Sat
	for _, other := range c.rivals(tx) {
		if other.height > 0 || !replaceable(other.msg) {
			return errSpent
		}
		if fees += other.fee; tx.fee*other.size <= other.fee*tx.size {
			return errUnderpaid
		}
	}
	if fees > 0 && tx.fee < fees+tx.size {
		return errUnderpaid
	}
	return nil
}

func replaceable(msg *wire.MsgTx) bool {
	for _, in := range msg.TxIn {
		if in.Sequence < wire.MaxTxInSequenceNum-1 {
			return true
		}
	}
	return false
}

// rivals are what spends an input of tx, and what builds on these.
func (c *Chain) rivals(tx *transaction) []*transaction {
	var all []*transaction
	for _, in := range tx.msg.TxIn {
		o := c.outputs[in.PreviousOutPoint]
		if o != nil && o.spentBy != nil {
			all = c.withHeirs(all, o.spentBy)
		}
	}
	return all
}

// withHeirs adds a transaction and all that build on it, each once.
func (c *Chain) withHeirs(all []*transaction, tx *transaction) []*transaction {
	for _, have := range all {
		if have == tx {
			return all
		}
	}
	all = append(all, tx)
	hash := tx.msg.TxHash()
	for n := range tx.msg.TxOut {
		if o := c.outputs[wire.OutPoint{Hash: hash, Index: uint32(n)}]; o != nil && o.spentBy != nil {
			all = c.withHeirs(all, o.spentBy)
		}
	}
	return all
}

// unlocks runs the script of each input.
func (c *Chain) unlocks(tx *transaction) error {
	prev := txscript.NewMultiPrevOutFetcher(nil)
	for _, in := range tx.msg.TxIn {
		o := c.outputs[in.PreviousOutPoint]
		prev.AddPrevOut(in.PreviousOutPoint, wire.NewTxOut(int64(o.value), o.script))
	}
	hashes := txscript.NewTxSigHashes(tx.msg, prev)
	for i, in := range tx.msg.TxIn {
		o := c.outputs[in.PreviousOutPoint]
		engine, err := txscript.NewEngine(o.script, tx.msg, i, txscript.StandardVerifyFlags, nil, hashes, int64(o.value), prev)
		if err == nil {
			err = engine.Execute()
		}
		if err != nil {
			return fmt.Errorf("input %d: %w", i, err)
		}
	}
	return nil
}
