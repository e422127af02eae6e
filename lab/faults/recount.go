package faults

import (
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wallet/slate"
)

// recount looks at the whole world and returns the promises that are broken. It
// asks nobody: what it knows are the chain, the provider and the warden's replies.
func (w *World) recount() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	d := &w.deeds
	if n := d.live(w.clock.Now()); n > int(w.law.Body.Slots) {
		d.wrong("I1: %d live keys, %d slots", n, w.law.Body.Slots)
	}
	w.recountCoins()
	return slices.Clone(d.wrongs)
}

// payee is where the chain may see coins go.
type payee struct {
	price dolly.Sat
	txs   int
	coins []string // that all of its transactions spend
	mined int
}

// tries takes in a transaction that pays here.
func (p *payee) tries(tx slate.Submitted) {
	if p.txs++; p.txs == 1 {
		p.coins = slices.Clone(tx.Coins)
		return
	}
	p.coins = slices.DeleteFunc(p.coins, func(c string) bool { return !slices.Contains(tx.Coins, c) })
}

// recountCoins holds each payment against what was quoted: one transaction for
// each address (I12, I13), of the quoted price, and a fee
// within the ceiling (I15), and all of them within the caps (I9).
func (w *World) recountCoins() {
	d, payees, spent := &w.deeds, w.payees(), dolly.Sat(0)
	for _, tx := range w.Chain.Submitted() {
		fee := tx.Inputs
		for _, out := range tx.Outputs {
			fee -= out.Sat
			p := payees[out.Script]
			if p == nil {
				continue
			}
			p.tries(tx)
			if out.Sat != p.price {
				d.wrong("I15: paid %v for %v", out.Sat, p.price)
			}
			if tx.Taken {
				spent += out.Sat + max(fee, 0)
			}
		}
		if tx.Taken && fee > feeMax {
			d.wrong("I15: a fee of %v", fee)
		}
	}
	for _, tx := range w.Chain.Blocks() {
		for _, out := range tx.Outs {
			if p := payees[out.Script]; p != nil {
				p.mined++
			}
		}
	}
	for _, p := range payees {
		d.recountPayee(p)
	}
	if spent > w.law.Body.Caps.Total {
		d.wrong("I9: %v spent of %v", spent, w.law.Body.Caps.Total)
	}
}

// recountPayee wants one transaction for an order. Copies of a wallet that do not
// see each other's may each make one, of which the chain can take but one.
func (d *deeds) recountPayee(p *payee) {
	switch {
	case p.mined > 1, p.txs > 1 && !d.copies:
		d.wrong("I13: %d transactions for one order, %d in blocks", p.txs, p.mined)
	case p.txs > 1 && len(p.coins) == 0:
		d.wrong("I12: %d transactions for one order that share no coin", p.txs)
	}
	if p.txs > 0 && p.price > price {
		d.wrong("I15: paid %v above the ceiling", p.price)
	}
}

func (w *World) payees() map[string]*payee {
	all := map[string]*payee{}
	add := func(address string, price dolly.Sat) {
		script, err := slate.Script(address)
		if err != nil {
			w.deeds.wrong("a world without addresses: %v", err)
			return
		}
		all[string(script)] = &payee{price: price}
	}
	for _, q := range w.cloud.quotes {
		add(q.address, q.price)
	}
	add(slate.Address("mallory"), 0)
	return all
}

// undelivered lists what was paid for and neither came nor was told of (I14): by
// an agent, or by the registry in which the act is still open.
func (w *World) undelivered() []string {
	view, err := w.registry()
	if err != nil {
		return []string{err.Error()}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []string
	for _, s := range w.cloud.servers {
		got, err := w.Chain.Received(s.address)
		if err == nil && got > 0 && !s.started && w.deeds.told() == 0 && len(view.Acts) == 0 {
			out = append(out, fmt.Sprintf("I14: %v paid, nothing delivered, nothing said", got))
		}
	}
	return out
}
