package trade

import (
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// forkOf proves that a key signed two first blocks.
func (w *world) forkOf(liar wire.Key) []byte {
	var p ledger.ForkProof
	for i, raw := range []*[]byte{&p.A, &p.B} {
		b, err := ledger.New(dolly.Town).Debit(liar, ledger.Transfer, stranger(99).Peer(), dolly.MB(i+1), dolly.Hash{}, w.now)
		if err != nil {
			w.fail("fork: %v", err)
		}
		*raw = b.Raw
	}
	return wire.Marshal(p)
}

// TestI27TheMarketRefusesACondemnedKey: alice hears that bob forked. From then
// on nothing that he signs reaches her book, her history or her chain.
func TestI27TheMarketRefusesACondemnedKey(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob, carol := w.join("alice"), w.join("bob"), w.join("carol")
	w.run(5 * step)
	w.tell(carol, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 100 * dolly.MiB})
	w.drain()
	price := dolly.Price{MB: 10 * dolly.MiB, Sat: 1000}
	bid := func(number uint64) []byte {
		raw, err := market.SealBatch(bob.key, dolly.Town, market.Batch{Orders: []dolly.Order{{
			ID: dolly.OrderID{Trader: bob.key.Peer(), Number: number}, Side: dolly.Bid, Price: price, Expires: w.now.Add(time.Hour),
		}}})
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	own, err := alice.trader.Place(dolly.Bid, price, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	w.tell(alice, Heard{Topic: TopicOrders, Raw: bid(1)})
	if len(alice.trader.Book.Of(bob.key.Peer())) != 1 {
		t.Fatal("an honest bid is not on the book")
	}
	if _, err := alice.trader.mayTrade(dolly.Bid, bob.key.Peer(), price); err != nil {
		t.Fatalf("alice sells nothing to honest bob: %v", err)
	}
	w.tell(alice, Heard{Topic: TopicLedger, Raw: w.forkOf(bob.key)})
	w.tell(alice, Heard{Topic: TopicOrders, Raw: bid(2)})
	w.tell(alice, Answered{From: bob.key.Peer(), Tag: Tag{Kind: askBook}, Raw: wire.Marshal(bookPage{Batches: []shownBatch{{Raw: bid(3)}}})})
	if n := len(alice.trader.Book.Of(bob.key.Peer())); n != 0 {
		t.Errorf("%d orders of a condemned key are on the book", n)
	}
	tr := dolly.Trade{Bid: dolly.OrderID{Trader: bob.key.Peer(), Number: 1}, Ask: dolly.OrderID{Trader: stranger(1).Peer(), Number: 1}, Amount: price, At: w.now}
	w.tell(alice, Heard{Topic: TopicTrades, Raw: wire.Seal(bob.key, dolly.Town, tradeKind, tr)})
	if n := len(alice.trader.Trades()); n != 0 {
		t.Errorf("%d trades are believed of a condemned key", n)
	}
	p := market.Proposal{Bid: own.ID, Ask: dolly.OrderID{Trader: bob.key.Peer(), Number: 1}, Amount: price, Height: w.chain.height, Key: bob.config().ContractKey(dolly.Hash{})}
	raw := wire.Seal(bob.key, dolly.Town, market.KindPropose, p)
	said, err := alice.trader.answerPropose(Asked{From: bob.key.Peer(), Raw: raw})
	if _, d, bad := market.OpenDecline(dolly.Town, said); err != nil || bad != nil || d.Proposal != p.Sum() {
		t.Errorf("a condemned key's proposal was not declined: %v, %v", err, bad)
	}
	if _, err := alice.trader.mayTrade(dolly.Bid, bob.key.Peer(), price); !errors.Is(err, ledger.ErrForked) {
		t.Errorf("alice sells to a condemned key: %v", err)
	}
	w.judgeNothingFlows(t, alice, bob)
}

// judgeNothingFlows lets a condemned key be paid, and ask to be carried.
func (w *world) judgeNothingFlows(t *testing.T, honest, liar *peer) {
	t.Helper()
	if _, err := honest.trader.debit(ledger.Carry, liar.key.Peer(), 1, dolly.Hash{}); !errors.Is(err, ledger.ErrForked) {
		t.Errorf("a condemned carrier is paid: %v", err)
	}
	d, err := ledger.New(dolly.Town).Debit(liar.key, ledger.Carry, honest.key.Peer(), 1, dolly.Hash{}, w.now)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.sign(honest, d); !errors.Is(err, ledger.ErrForked) {
		t.Errorf("a condemned consumer is carried on: %v", err)
	}
}

// TestI27ASwapEndsWhenItsSellerIsCondemned: bob looks at alice's lock, and hears
// of her fork before he has paid.
func TestI27ASwapEndsWhenItsSellerIsCondemned(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob, carol := w.join("alice"), w.join("bob"), w.join("carol")
	w.run(5 * time.Second)
	w.tell(carol, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 100 * dolly.MiB})
	w.drain()
	w.run(10 * time.Second)
	w.cut["bob->carol"], w.cut["carol->bob"] = true, true // so that bob goes on looking
	price := dolly.Price{MB: 66 * dolly.MiB, Sat: 6600}
	w.place(bob, dolly.Ask, price)
	w.run(time.Second)
	w.place(alice, dolly.Bid, price)
	w.run(20 * time.Second)
	if bob.trader.Open() != 1 {
		t.Fatalf("%d swaps are open, want one that waits for witnesses", bob.trader.Open())
	}
	w.tell(bob, Heard{Topic: TopicLedger, Raw: w.forkOf(alice.key)})
	w.cut["bob->carol"], w.cut["carol->bob"] = false, false
	w.run(30 * time.Second)
	if n := bob.trader.Open(); n != 0 || bob.trader.ended.Len() != 1 {
		t.Errorf("%d swaps with a condemned seller are open", n)
	}
	if bob.wallet.sat != startSat {
		t.Errorf("bob paid %v to a condemned seller", startSat-bob.wallet.sat)
	}
}

// TestI27NothingNewIsPaidToTheCondemned: bob was about to pay when his wallet was
// away, and hears of alice's fork before he asks it again.
func TestI27NothingNewIsPaidToTheCondemned(t *testing.T) {
	w, alice, bob := buying(t)
	bob.unheard = true
	w.run(20 * time.Second)
	w.tell(bob, Heard{Topic: TopicLedger, Raw: w.forkOf(alice.key)})
	bob.unheard = false
	w.mine(1)
	w.run(20 * time.Second)
	if n := bob.trader.Open(); n != 0 || bob.wallet.sat != startSat {
		t.Errorf("%d swaps are open, %v were paid", n, startSat-bob.wallet.sat)
	}
}

// TestI34WhatACondemnedSellerTookIsCounted: alice forked before her lock, and bob
// hears of it when he has paid.
func TestI34WhatACondemnedSellerTookIsCounted(t *testing.T) {
	w, alice, bob := buying(t)
	w.run(20 * time.Second)
	if bob.wallet.sat == startSat {
		t.Fatal("bob has not paid")
	}
	w.tell(bob, Heard{Topic: TopicLedger, Raw: w.forkOf(alice.key)})
	w.mine(10)
	w.run(20 * time.Second)
	w.boot(bob)
	if got := bob.trader.Tally(); bob.trader.Open() != 0 || got.Lost != 1 || got.Outlay != 6600 || got.Bought != 0 {
		t.Errorf("%d swaps are open, %+v", bob.trader.Open(), got)
	}
}

// buying is a world in which bob is about to buy of alice.
func buying(t *testing.T) (w *world, alice, bob *peer) {
	w = newWorld(t.Fatalf)
	alice, bob = w.join("alice"), w.join("bob")
	w.run(5 * time.Second)
	w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 100 * dolly.MiB})
	w.drain()
	w.run(2 * time.Second)
	price := dolly.Price{MB: 66 * dolly.MiB, Sat: 6600}
	w.place(bob, dolly.Ask, price)
	w.run(time.Second)
	w.place(alice, dolly.Bid, price)
	return w, alice, bob
}

// TestI27ASellerLocksNothingForACondemnedBuyer: alice's chain cannot be
// continued while her buyer is condemned. Her swap ends without a lock.
func TestI27ASellerLocksNothingForACondemnedBuyer(t *testing.T) {
	w, alice, bob := proposing(t)
	var mine proposal
	for _, mine = range alice.trader.offers {
	}
	var accept []byte
	for _, e := range bob.trader.Step(w.now, bob.rand, Asked{ID: 1, From: alice.key.Peer(), Kind: askPropose, Raw: mine.raw}) {
		if a, ok := e.(Answer); ok {
			accept = a.Raw
		}
	}
	w.tell(alice, Heard{Topic: TopicLedger, Raw: w.forkOf(bob.key)})
	w.tell(alice, Answered{From: bob.key.Peer(), Tag: Tag{askPropose, mine.sum}, Raw: accept})
	if n := alice.trader.Open(); n != 0 {
		t.Errorf("%d swaps with a condemned buyer are open", n)
	}
	for _, b := range alice.trader.Ledger.Chain(alice.key.Peer(), 1, 100) {
		if b.Kind == ledger.Lock {
			t.Errorf("alice locked %v for a condemned buyer", b.Amount)
		}
	}
}

// TestI27TheRelayIsToldAgainAfterARestart: what it refuses is in its memory only.
func TestI27TheRelayIsToldAgainAfterARestart(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob := w.join("alice"), w.join("bob")
	w.tell(alice, Heard{Topic: TopicLedger, Raw: w.forkOf(bob.key)})
	told := 0
	w.say = func(format string, args ...any) {
		if format == "%s's relay refuses %s" && args[1] == "bob" {
			told++
		}
	}
	w.boot(alice)
	if told != 1 {
		t.Errorf("told %d times", told)
	}
}
