package trade

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
)

// Alice passes MB on to bob, then to carol; an image from before comes back while
// only carol is there, who holds the second block and not the first. To sign now
// would be a fork, so alice waits for bob.
func TestI28AnImageWaitsForWhatLiesBeforeAGap(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob, carol := w.join("alice"), w.join("bob"), w.join("carol")
	w.run(5 * time.Second)
	w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 100 * dolly.MiB})
	w.drain()
	w.run(20 * time.Second)
	image := copyOf(t, alice.store)
	w.cut["bob->carol"], w.cut["carol->bob"] = true, true
	pass := func(to *peer) {
		t.Helper()
		if err := alice.trader.Transfer(to.key.Peer(), dolly.MiB); err != nil {
			t.Fatal(err)
		}
		w.tell(alice, Flush{})
		w.drain()
	}
	w.cut["alice->carol"], w.cut["carol->alice"] = true, true
	pass(bob)
	w.cut["alice->carol"], w.cut["carol->alice"] = false, false
	w.cut["alice->bob"], w.cut["bob->alice"] = true, true
	pass(carol)
	alice.store = image
	w.boot(alice)
	clear(w.wrote) // what was signed and lost is judged by who holds it
	w.run(60 * time.Second)
	if err := alice.trader.Transfer(carol.key.Peer(), 2*dolly.MiB); err == nil {
		t.Error("alice signs without knowing what bob has of hers")
	}
	for name := range w.cut {
		w.cut[name] = false
	}
	w.run(60 * time.Second)
	pass(carol)
	w.run(60 * time.Second)
	for _, p := range w.peers {
		if _, bad := p.trader.Ledger.Forked(alice.key.Peer()); bad {
			t.Errorf("%s condemns alice", p.name)
		}
	}
}

// An image from before a debit asks for the other half all the same, once others
// gave the debit back.
func TestI25AnImageAsksForTheHalvesThatItForgot(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob, _ := w.join("alice"), w.join("bob"), w.join("carol")
	w.run(5 * time.Second)
	w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 100 * dolly.MiB})
	w.drain()
	w.run(20 * time.Second)
	image := copyOf(t, alice.store)
	for _, way := range []string{"alice->bob", "bob->alice", "bob->carol", "carol->bob"} {
		w.cut[way] = true
	}
	if err := alice.trader.Transfer(bob.key.Peer(), dolly.MiB); err != nil {
		t.Fatal(err)
	}
	w.tell(alice, Flush{})
	w.run(30 * time.Second) // carol learns of it
	alice.store = image
	w.boot(alice)
	clear(w.cut)
	w.run(60 * time.Second)
	if got := bob.trader.Ledger.Balance(bob.key.Peer()); got != -99*dolly.MiB {
		t.Errorf("bob has %v", got)
	}
}
