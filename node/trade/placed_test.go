package trade

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
)

// TestI30AnOldImageDoesNotFillAnOrderTwice: alice's disk of before a trade comes
// back. Others know more of her chain, so she takes her orders of then back.
func TestI30AnOldImageDoesNotFillAnOrderTwice(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob, carol := w.join("alice"), w.join("bob"), w.join("carol")
	w.run(5 * step)
	w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 200 * dolly.MiB})
	w.drain()
	price := dolly.Price{MB: 60 * dolly.MiB, Sat: 6000}
	w.place(alice, dolly.Bid, price)
	old := copyOf(t, alice.store)
	w.place(carol, dolly.Ask, price)
	w.run(10 * step)
	w.mine(8)
	if s := alice.trader.statusOf(alice.newest()); s != market.Completed {
		t.Fatalf("her order is %v", s)
	}
	alice.store = old
	w.boot(alice)
	if s := alice.trader.statusOf(alice.newest()); s != market.Open {
		t.Fatalf("in the old image it is %v", s)
	}
	w.place(carol, dolly.Ask, price)
	w.run(40 * step)
	w.mine(8)
	if s := alice.trader.statusOf(alice.newest()); s != market.Completed {
		t.Errorf("her order of then is %v", s)
	}
	if got := alice.trader.Ledger.Balance(alice.key.Peer()); got != 140*dolly.MiB {
		t.Errorf("she has %v of 140 left", got)
	}
}

// TestOwnOrdersThatEndedAreForgottenInTheEnd, the oldest first, and what is open never.
func TestOwnOrdersThatEndedAreForgottenInTheEnd(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice := w.join("alice")
	w.run(30 * step)
	place := func() dolly.OrderID {
		o, err := alice.trader.Place(dolly.Ask, dolly.Price{Sat: 5000, MB: dolly.MiB}, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		return o.ID
	}
	keep := place()
	var last dolly.OrderID
	for range maxPlaced + 50 {
		last = place()
		alice.trader.Cancel(last)
	}
	if n := alice.trader.placed.Len(); n != maxPlaced {
		t.Errorf("%d own orders are remembered", n)
	}
	if a, b := alice.trader.statusOf(keep), alice.trader.statusOf(last); a != market.Open || b != market.Cancelled {
		t.Errorf("the open one is %v, the last one %v", a, b)
	}
}
