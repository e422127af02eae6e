package trade

import (
	"fmt"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
)

// until lets time and blocks pass until somebody notes something of a kind.
func (w *world) until(kind string) {
	seen := false
	before := w.overhear
	w.overhear = func(p *peer, e Effect) {
		if n, ok := e.(Note); ok && n.Kind == kind {
			seen = true
		}
		before(p, e)
	}
	defer func() { w.overhear = before }()
	for turn := 0; !seen && turn < 40; turn++ {
		w.run(4 * step)
		if !seen {
			w.mine(1)
		}
	}
	if !seen {
		w.fail("nothing is ever %q", kind)
	}
}

// TestI18AnImageOlderThanAnAgreementTakesItUpAgain: one side's disk of before the
// agreement comes back at every stage of the swap. What both signed is the other
// side's to tell, so neither loses anything.
func TestI18AnImageOlderThanAnAgreementTakesItUpAgain(t *testing.T) {
	price := dolly.Price{MB: 60 * dolly.MiB, Sat: 6000}
	for _, stage := range []string{"seller locked", "buyer verifying", "buyer funding", "buyer funded", "seller claiming", "buyer taken"} {
		for _, who := range []string{"alice", "bob"} {
			for _, ordered := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s forgets at %s, knows its order %v", who, stage, ordered), func(t *testing.T) {
					w := newWorld(t.Fatalf)
					alice, bob, _ := w.join("alice"), w.join("bob"), w.join("carol")
					w.run(5 * step)
					w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 200 * dolly.MiB})
					w.drain()
					w.run(10 * step)
					image := copyOf(t, w.peer(who).store)
					w.place(alice, dolly.Bid, price)
					if ordered && who == "alice" {
						image = copyOf(t, alice.store)
					}
					w.place(bob, dolly.Ask, price)
					if ordered && who == "bob" {
						image = copyOf(t, bob.store)
					}
					w.until("swap." + stage)
					p := w.peer(who)
					p.store = image
					w.boot(p)
					w.run(time.Minute)
					for range 2 {
						w.mine(int(p.config().Swap.RefundAfter) + 10)
						w.run(time.Minute)
					}
					w.judge()
					for _, k := range w.chain.order {
						if k.fundedAt != 0 && k.spentBy != "claim" {
							t.Errorf("%s came back in time, and it ends with %q", who, k.spentBy)
						}
					}
					for _, p := range w.peers {
						if p.trader.Open() != 0 {
							t.Errorf("%s has %d swaps open", p.name, p.trader.Open())
						}
					}
				})
			}
		}
	}
}

// What comes as the terms of a lock is believed as far as it was signed, and a buyer
// that forgot it pays nothing anew.
func TestWhatIsRecalledWasSigned(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob, carol := w.join("alice"), w.join("bob"), w.join("carol")
	w.run(5 * step)
	w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 200 * dolly.MiB})
	w.drain()
	w.run(10 * step)
	image := copyOf(t, bob.store)
	price := dolly.Price{MB: 60 * dolly.MiB, Sat: 6000}
	w.place(alice, dolly.Bid, price)
	w.place(bob, dolly.Ask, price)
	w.until("swap.buyer verifying")
	var d deal
	for _, d = range bob.trader.deals.All {
	}
	lock, _ := bob.trader.Ledger.Block(d.Swap.Lock)
	good := agreement{d.Proposed, d.Accept}
	bob.store = image
	w.cut["alice->bob"], w.cut["bob->alice"] = true, true
	w.boot(bob)
	w.run(20 * step)
	other := lock
	other.Amount--
	for name, c := range map[string]struct {
		lock ledger.Signed
		said agreement
	}{
		"nothing":       {lock, agreement{}},
		"no accept":     {lock, agreement{Proposed: good.Proposed}},
		"both the same": {lock, agreement{good.Proposed, good.Proposed}},
		"another lock":  {other, good},
	} {
		if err := bob.trader.recall(c.lock, c.said); err == nil {
			t.Errorf("%s is believed", name)
		}
	}
	if err := carol.trader.recall(lock, good); err == nil {
		t.Error("carol takes up what alice and bob agreed on")
	}
	if err := bob.trader.recall(lock, good); err != nil {
		t.Errorf("bob's own signature: %v", err)
	}
	w.cut = map[string]bool{}
	w.mine(2 * int(bob.config().Swap.RefundAfter))
	if w.chain.at(d.Swap.Terms).funder != nil || bob.trader.Open()+alice.trader.Open() != 0 {
		t.Errorf("bob pays for what he forgot, %d and %d open", bob.trader.Open(), alice.trader.Open())
	}
}

// Locks that strangers write for this key fill no table, and are asked about ever
// less often.
func TestLocksOfStrangersAreAskedAboutSeldom(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob := w.join("alice"), w.join("bob")
	w.run(5 * step)
	w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 200 * dolly.MiB})
	w.drain()
	asked := 0
	w.overhear = func(_ *peer, e Effect) {
		if a, ok := e.(Ask); ok && a.Kind == askTerms {
			asked++
		}
	}
	for n := range 3 * maxOpenWith {
		b, err := alice.trader.debit(ledger.Lock, bob.key.Peer(), dolly.MiB, dolly.Hash{byte(n + 1)})
		if err != nil {
			t.Fatal(err)
		}
		alice.trader.push(bob.key.Peer(), b.Hash)
	}
	w.tell(alice, Flush{})
	w.drain()
	w.run(30 * time.Minute)
	if n := bob.trader.astray.Len(); n != maxOpenWith {
		t.Errorf("%d locks of one stranger are noted, at most %d", n, maxOpenWith)
	}
	if asked < maxOpenWith || asked > 10*maxOpenWith {
		t.Errorf("asked %d times for the terms of %d locks in half an hour", asked, maxOpenWith)
	}
	for n := range 2 * maxAstray {
		bob.trader.missDeal(ledger.Signed{Block: ledger.Block{
			Kind: ledger.Lock, Peer: bob.key.Peer(), Lock: dolly.Hash{byte(n), byte(n >> 8), 2},
		}, Key: dolly.PeerID{byte(n), byte(n >> 8), 1}, Hash: dolly.Hash{byte(n), byte(n >> 8), 3}})
	}
	if n := bob.trader.astray.Len(); n > maxAstray {
		t.Errorf("%d locks are noted", n)
	}
}
