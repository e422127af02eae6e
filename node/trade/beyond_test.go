package trade

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/store"
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
	image := store.Memory()
	err := alice.store.View(func(r dolly.Reader) error {
		return image.Update(func(into dolly.Writer) error { return r.Scan("", into.Put) })
	})
	if err != nil {
		t.Fatal(err)
	}
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
