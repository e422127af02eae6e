package wallet

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"github.com/btcsuite/btcd/wire/v2"
	"github.com/dollynator/dolly"
)

// plan is a transaction that could be signed: inputs, outputs and the rest, which is the fee.
type plan struct {
	ins  []coin
	outs []*wire.TxOut
	fee  dolly.Sat
}

// need is what a plan must do: make out, at rate, with change to change.
type need struct {
	out    *wire.TxOut
	change []byte
	rate   dolly.Sat
}

// choose finds inputs for n: the smallest single coin that does, so that large
// ones stay whole for others, else the largest together. A plan whose fee is at
// most maxFee is preferred; ErrInsufficient if there is none at all.
func choose(coins []coin, n need, maxFee dolly.Sat) (plan, error) {
	coins = slices.Clone(coins)
	sortCoins(coins)
	var dear plan
	try := func(ins []coin) (plan, bool) {
		p, ok := n.fit(ins)
		if ok && p.fee > maxFee {
			if dear.outs == nil || p.fee < dear.fee {
				dear = p
			}
			return plan{}, false
		}
		return p, ok
	}
	for i := range coins {
		if p, ok := try(coins[i : i+1]); ok {
			return p, nil
		}
	}
	slices.Reverse(coins)
	for i := range coins {
		if p, ok := try(coins[:i+1]); ok {
			return p, nil
		}
	}
	if dear.outs != nil {
		return dear, nil
	}
	return plan{}, fmt.Errorf("%w: %v spendable, %d sat and a fee wanted", ErrInsufficient, sum(coins), n.out.Value)
}

// fit balances n with exactly these inputs, if they are enough.
func (n need) fit(ins []coin) (plan, bool) {
	rest := sum(ins) - dolly.Sat(n.out.Value)
	if rest <= 0 {
		return plan{}, false
	}
	change := wire.NewTxOut(0, n.change)
	both := []*wire.TxOut{n.out, change}
	if fee := feeForKeys(skeleton(ins, both), n.rate); rest-fee >= minChange {
		change.Value = int64(rest - fee)
		return plan{slices.Clone(ins), both, fee}, true
	}
	alone := both[:1]
	ok := rest >= feeForKeys(skeleton(ins, alone), n.rate)
	return plan{slices.Clone(ins), alone, rest}, ok
}

func sum(coins []coin) (total dolly.Sat) {
	for _, c := range coins {
		total += c.sat
	}
	return total
}

// sortCoins puts the smallest first; equal ones in the order of their outpoints.
func sortCoins(coins []coin) {
	slices.SortFunc(coins, func(a, b coin) int {
		return cmp.Or(cmp.Compare(a.sat, b.sat),
			bytes.Compare(a.at.Hash[:], b.at.Hash[:]), cmp.Compare(a.at.Index, b.at.Index))
	})
}
