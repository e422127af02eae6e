package sim

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
)

// settleTraffic writes what a server carried since the last time into the two
// chains, as one carry block each: a node does so every few MB.
func (w *World) settleTraffic(a *member) {
	now := w.eco.usedBy(w.now)
	mb := carried(a.rental.perDay, now-a.usedAt)
	a.usedAt, a.settleAt = now, w.now+trafficEvery
	if a.clone || mb <= 0 || a.left {
		return
	}
	b := &w.market.buyers[(a.birth+int(a.end.Seq/2))%len(w.market.buyers)]
	if w.carry(a, b, mb) {
		b.owes += mb
		w.today.MB += int64(mb / dolly.MiB)
		a.carried += mb
	}
	if w.minds.rule.NeedsEvidence() && w.now-a.saidAt >= evidenceEvery {
		w.testify(a)
	}
}

// carry writes both halves of one.
func (w *World) carry(a *member, b *buyer, mb dolly.MB) bool {
	debit, debtor, err := b.end.Next(b.key.peer, ledger.Block{Kind: ledger.Carry, Peer: a.key.peer, Amount: mb, At: w.now})
	if err != nil {
		w.fail(fmt.Errorf("carry: %w", err))
		return false
	}
	answer := ledger.Block{Kind: ledger.Carry, Credit: true, Peer: b.key.peer, Link: debtor.Hash, Amount: mb, At: w.now}
	if w.broken(mutMint) {
		answer.Amount += mb / 2
	}
	credit, creditor, err := a.end.Next(a.key.peer, answer)
	if err != nil {
		w.fail(fmt.Errorf("carry: %w", err))
		return false
	}
	if w.broken(mutTotals) && w.events%64 == 0 {
		creditor.Gained += mb
	}
	b.end, a.end = debtor, creditor
	w.happened(evCarry, a.birth, int64(mb))
	w.watch.wrote(w, &b.told, b.key, debit, debtor)
	w.watch.wrote(w, &a.told, a.key, credit, creditor)
	w.watch.answered(w, a.key, credit, b.key, debit, debtor.Hash)
	return true
}
