package trade

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
)

// A trader that agrees to everything and never goes on ties up no more than so
// many swaps, however many orders match.
func TestReservationsAreCapped(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob := w.join("alice"), w.join("bob")
	w.run(5 * time.Second)
	w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 400 * dolly.MiB})
	w.drain()
	w.run(2 * time.Second)
	price := dolly.Price{MB: 10 * dolly.MiB, Sat: 1000}
	for range maxOpenWith + 4 {
		w.place(alice, dolly.Bid, price)
		w.place(bob, dolly.Ask, price)
	}
	most := 0
	for range 20 {
		w.run(step)
		most = max(most, alice.trader.Open(), bob.trader.Open())
	}
	if most != maxOpenWith {
		t.Errorf("%d swaps at once, at most %d", most, maxOpenWith)
	}
	if free := alice.trader.unpromised(); free != (400-10*maxOpenWith)*dolly.MiB {
		t.Errorf("%v are free", free)
	}
	w.mine(40)
	w.run(time.Minute)
	if sold := alice.trader.Tally().Trades; sold != maxOpenWith+4 {
		t.Errorf("%d of %d lots were sold in the end", sold, maxOpenWith+4)
	}
}

// A permit that was given and withdrawn leaves no swap open: the wallet says
// whether it stored a funding.
func TestAWithdrawnPermitEndsASwapThatPaidNothing(t *testing.T) {
	for name, stored := range map[string]bool{"nothing stored": false, "stored": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t.Fatalf)
			alice, bob := w.join("alice"), w.join("bob")
			w.run(5 * time.Second)
			w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 100 * dolly.MiB})
			w.drain()
			w.run(2 * time.Second)
			price := dolly.Price{MB: 66 * dolly.MiB, Sat: 6600}
			w.place(bob, dolly.Ask, price)
			w.run(time.Second)
			w.place(alice, dolly.Bid, price)
			bob.unheard = !stored
			bob.deaf = stored
			w.run(20 * time.Second)
			bob.noPermit = true
			bob.unheard = false
			w.mine(int(bob.config().Swap.RefundAfter) + 10)
			w.run(time.Minute)
			if bob.trader.Open() != 0 || bob.trader.Outgoing(dolly.Hash{}) != 0 {
				t.Errorf("bob has %d swaps open and %v set aside", bob.trader.Open(), bob.trader.Outgoing(dolly.Hash{}))
			}
			if bought := bob.trader.Tally().Bought == price.MB; bought != stored {
				t.Errorf("bought %v", bought)
			}
			w.same()
		})
	}
}
