package trade

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
)

// BenchmarkSwap is whole swaps in one process, both sides and a third who is
// asked: orders, proposal, lock, witnesses, funding, claim and take, each state
// stored, on a model chain. Signatures are real.
func BenchmarkSwap(b *testing.B) {
	w := newWorld(b.Fatalf)
	w.line = Line{Stranger: ledger.MaxTotal, Strangers: ledger.MaxTotal}
	alice, bob := w.join("alice"), w.join("bob")
	carol := w.join("carol")
	w.run(5 * time.Second)
	for n, p := range []*peer{alice, bob} {
		w.tell(carol, Metered{Call: uint64(n), Carrier: p.key.Peer(), Bytes: 400 * dolly.MiB})
	}
	w.drain()
	w.run(10 * time.Second)
	price := dolly.Price{MB: 40 * dolly.MiB, Sat: 2000}
	for b.Loop() {
		w.place(bob, dolly.Ask, price)
		w.place(alice, dolly.Bid, price)
		w.run(10 * time.Second)
		w.mine(6)
		alice, bob = bob, alice // the MB go back, and the coins
	}
	b.StopTimer()
	done := alice.trader.Tally().Trades
	if done != uint64(b.N) {
		b.Fatalf("%d swaps in %d turns", done, b.N)
	}
	b.ReportMetric(float64(done)/b.Elapsed().Seconds(), "swaps/s")
}
