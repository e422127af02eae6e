package trade

import (
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
)

func TestTwoBidsDoNotPromiseTheSameMB(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob := w.join("alice"), w.join("bob")
	w.run(5 * time.Second)
	w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 100 * dolly.MiB})
	w.drain()
	price := dolly.Price{MB: 66 * dolly.MiB, Sat: 6600}
	for range 2 {
		w.place(bob, dolly.Ask, price)
	}
	w.run(2 * time.Second)
	for range 2 {
		if _, err := alice.trader.Place(dolly.Bid, price, orderLife); err != nil {
			t.Fatal(err)
		}
	}
	w.cut["alice->bob"] = true
	w.tell(alice, Tick{})
	promised := dolly.MB(0)
	for _, p := range alice.trader.offers {
		promised += p.Amount.MB
	}
	if promised != 100*dolly.MiB { // 66, and what is left
		t.Errorf("of 100 MB %v are promised", promised)
	}
}

// What is promised to a proposal is not passed on besides.
func TestRegressionATransferLeavesWhatIsPromised(t *testing.T) {
	_, alice, bob := proposing(t)
	if err := alice.trader.Transfer(bob.key.Peer(), 35*dolly.MiB); !errors.Is(err, ErrBalance) {
		t.Errorf("66 of 100 MB are promised, 35 passed on: %v", err)
	}
	if err := alice.trader.Transfer(bob.key.Peer(), 34*dolly.MiB); err != nil {
		t.Errorf("34 are free: %v", err)
	}
}

// What was proposed may be gone when the answer comes: an old image forgot a block.
func TestASellerLocksNoMoreThanItHas(t *testing.T) {
	w, alice, bob := proposing(t)
	var mine proposal
	for _, mine = range alice.trader.offers {
	}
	if _, err := alice.trader.debit(ledger.Transfer, bob.key.Peer(), 90*dolly.MiB, dolly.Hash{}); err != nil {
		t.Fatal(err)
	}
	var accept []byte
	for _, e := range bob.trader.Step(w.now, bob.rand, Asked{ID: 1, From: alice.key.Peer(), Kind: askPropose, Raw: mine.raw}) {
		if a, ok := e.(Answer); ok {
			accept = a.Raw
		}
	}
	w.tell(alice, Answered{From: bob.key.Peer(), Tag: Tag{askPropose, mine.sum}, Raw: accept})
	self := alice.key.Peer()
	if alice.trader.ended.Len() != 1 {
		t.Errorf("the swap did not end: %d open", alice.trader.Open())
	}
	if b := alice.trader.Ledger.Balance(self); b != 10*dolly.MiB {
		t.Errorf("alice has %v left of 10", b)
	}
	for _, b := range alice.trader.Ledger.Chain(self, 1, 100) {
		if b.Kind == ledger.Lock {
			t.Errorf("alice locked %v", b.Amount)
		}
	}
}
