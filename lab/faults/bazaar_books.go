package faults

import (
	"context"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wallet"
	"github.com/dollynator/dolly/wallet/slate"
)

// histories are what the chain shows of all scripts that anybody here has a part
// in. What comes from elsewhere was granted; what goes elsewhere counts as a fee,
// which is bounded.
type histories struct {
	mined   []slate.Mined
	unspent []slate.Paid
	at      map[string]int // of transactions among the mined, by id
}

// Blocks is every transaction in blocks that these scripts have a part in.
func (h histories) Blocks() []slate.Mined { return h.mined }

// Unspent is what lies at these scripts.
func (h histories) Unspent() []slate.Paid { return h.unspent }

// recount reads the chain.
func (b *bazaar) recount(ctx context.Context) error {
	h := histories{at: map[string]int{}}
	for _, script := range b.scripts() {
		all, err := b.chain.Script(ctx, []byte(script))
		if err != nil {
			return fmt.Errorf("recount the chain: %w", err)
		}
		for _, out := range all {
			h.take(script, out)
		}
	}
	h.weigh()
	b.fair.books = h
	return nil
}

// scripts are those that anybody here has a part in, each once.
func (b *bazaar) scripts() (all []string) {
	known := map[string]bool{}
	add := func(s string) {
		if !known[s] {
			all, known[s] = append(all, s), true
		}
	}
	for _, d := range b.fair.dealers {
		for _, s := range d.wallet.Scripts() {
			add(string(s))
		}
	}
	for _, t := range b.fair.records.swaps {
		if s, err := contractScript(t); err == nil {
			add(s)
		}
	}
	return all
}

// tx is a transaction among the mined.
func (h *histories) tx(id string, height uint32) *slate.Mined {
	n, there := h.at[id]
	if !there {
		n = len(h.mined)
		h.at[id] = n
		h.mined = append(h.mined, slate.Mined{TxID: id, Height: height})
	}
	return &h.mined[n]
}

// take adds one output of a script, and what spent it.
func (h *histories) take(script string, out wallet.Output) {
	if out.Height == 0 {
		return // it waits
	}
	paid := slate.Paid{Script: script, Sat: out.Value}
	made := h.tx(out.TxID, out.Height)
	made.Outs = append(made.Outs, paid)
	if out.SpentHeight == 0 {
		h.unspent = append(h.unspent, paid)
		return
	}
	spent := slate.Spent{Paid: paid}
	for _, item := range out.SpentWitness {
		spent.Witness = append(spent.Witness, item)
	}
	by := h.tx(out.SpentBy, out.SpentHeight)
	by.Ins = append(by.Ins, spent)
}

// weigh says of each transaction what it kept.
func (h *histories) weigh() {
	for n := range h.mined {
		tx := &h.mined[n]
		tx.Grant = len(tx.Ins) == 0
		if tx.Grant {
			continue
		}
		var fee dolly.Sat
		for _, in := range tx.Ins {
			fee += in.Sat
		}
		for _, out := range tx.Outs {
			fee -= out.Sat
		}
		tx.Fee = fee
	}
}
