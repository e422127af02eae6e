package trade

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// flooder signs batches of bids for any key.
func flooder(t *testing.T, key wire.Key, first uint64, n int, life time.Duration) []byte {
	t.Helper()
	var b market.Batch
	for i := range n {
		b.Orders = append(b.Orders, dolly.Order{
			ID: dolly.OrderID{Trader: key.Peer(), Number: first + uint64(i)}, Side: dolly.Bid,
			Price: dolly.Price{Sat: 5000, MB: dolly.MB(i+1) * dolly.MiB}, Expires: epoch.Add(life),
		})
	}
	raw, err := market.SealBatch(key, dolly.Town, b)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// sybil is one of many keys of an attacker.
func sybil(n int) wire.Key { return wire.NewKey([32]byte{66, byte(n), byte(n >> 8)}) }

// TestI32TradesAreGatedLikeOrders: each is a line of who tells of it.
func TestI32TradesAreGatedLikeOrders(t *testing.T) {
	limits := market.DefaultLimits()
	gate, passed := NewGate(limits), 0
	scale := Scale{Network: dolly.Town, Limits: limits, Verify: dolly.PeerID.Verify}
	tell := func(n uint64) Verdict {
		tr := dolly.Trade{
			Bid: dolly.OrderID{Trader: sybil(1).Peer(), Number: n}, Ask: dolly.OrderID{Trader: sybil(2).Peer(), Number: n},
			Amount: dolly.Price{Sat: 1000, MB: dolly.MiB}, At: epoch,
		}
		said := scale.Weigh(epoch, TopicTrades, wire.Seal(sybil(1), dolly.Town, tradeKind, tr))
		key, lines, v := said.Key, said.Lines, said.Verdict
		if v != Pass || key != sybil(1).Peer() || lines != 1 {
			t.Fatalf("%d lines of %v: %v", lines, key.Short(), v)
		}
		if !gate.Admit(epoch, key, lines) {
			v = Ignore
		}
		return v
	}
	for n := range uint64(1000) {
		if tell(n+1) == Pass {
			passed++
		}
	}
	if want := gateLines*limits.PerTrader + market.MaxBatchCancels; passed != want {
		t.Errorf("%d trades of one key are passed on, want %d", passed, want)
	}
	if said := scale.Weigh(epoch, TopicTrades, []byte("no trade")); said.Verdict != Reject {
		t.Errorf("what is no trade: %v", said.Verdict)
	}
}

// TestI32ABookWithoutEndIsNotRead: a peer always has one more page.
func TestI32ABookWithoutEndIsNotRead(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice := w.join("alice")
	raw := flooder(t, sybil(1), 1, 1, time.Hour)
	page := Answered{From: sybil(0).Peer(), Tag: Tag{Kind: askBook}, Raw: wire.Marshal(bookPage{Batches: []shownBatch{{Raw: raw}}, More: true})}
	asked := 0
	for range 2 * maxPages {
		for _, e := range alice.trader.Step(w.now, alice.rand, page) {
			if a, ok := e.(Ask); ok && a.Kind == askBook {
				asked++
			}
		}
	}
	if asked != maxPages-1 {
		t.Errorf("asked for %d more pages, want %d", asked, maxPages-1)
	}
}

// TestI32AFloodOfOrdersCostsBoundedMemory: what is not verifiable, expired or
// over a cap leaves nothing behind, at the trader and at the gate before it.
func TestI32AFloodOfOrdersCostsBoundedMemory(t *testing.T) {
	limits := market.DefaultLimits()
	limits.PerTrader, limits.Total = 4, 40
	w := newWorld(t.Fatalf)
	alice := w.join("alice")
	alice.trader.cfg.Book = limits
	alice.trader.Book = market.NewBook(limits)
	gate := NewGate(limits)
	scale := Scale{Network: dolly.Town, Limits: limits, Verify: dolly.PeerID.Verify}
	kept := func() int {
		tr := alice.trader
		return tr.Book.Len() + len(tr.heardAt) + len(tr.batches.byOrder) + len(tr.batches.bySum) + len(tr.tries)
	}
	hear := func(raw []byte) Verdict {
		said := scale.Weigh(w.now, TopicOrders, raw)
		key, lines, v := said.Key, said.Lines, said.Verdict
		if v == Pass && !gate.Admit(w.now, key, lines) {
			v = Ignore
		}
		w.tell(alice, Heard{Topic: TopicOrders, Raw: raw})
		return v
	}
	for i := range 300 {
		raw := flooder(t, sybil(i), 1, 1, time.Hour)
		raw[len(raw)-1] ^= 1
		if v := hear(raw); v != Reject {
			t.Fatalf("a forged order: %d", v)
		}
		if v := hear(flooder(t, sybil(i), 1, 1, -time.Second)); v != Ignore {
			t.Fatalf("an expired order: %d", v)
		}
	}
	if kept() != 0 || len(gate.strangers) != 0 {
		t.Fatalf("orders that cannot be are kept: %d, %d keys", kept(), len(gate.strangers))
	}
	passed := 0
	for i := range 100 {
		if hear(flooder(t, sybil(0), uint64(i*64), 64, time.Hour)) == Pass {
			passed++
		}
	}
	if got := alice.trader.Book.Len(); got != limits.PerTrader || passed > 4 {
		t.Errorf("one key has %d orders, %d batches were passed on", got, passed)
	}
	passed = 0
	for i := range 300 {
		if hear(flooder(t, sybil(i), 1<<20, 4, time.Hour)) == Pass {
			passed++
		}
	}
	if got := alice.trader.Book.Len(); got > limits.Total || passed > limits.Total || len(gate.strangers) > limits.Total {
		t.Errorf("%d orders of %d, %d batches passed on, %d keys", got, limits.Total, passed, len(gate.strangers))
	}
	if most := 5 * limits.Total; kept() > most {
		t.Errorf("%d entries are kept, at most %d", kept(), most)
	}
	w.now = w.now.Add(2 * time.Hour)
	w.tell(alice, Tick{})
	if kept() != 0 || alice.trader.batches.size != 0 {
		t.Errorf("after their expiry %d entries are kept, %d bytes", kept(), alice.trader.batches.size)
	}
	if hear(flooder(t, sybil(1), 1<<21, 1, 3*time.Hour)) != Pass {
		t.Error("a new span does not begin")
	}
}
