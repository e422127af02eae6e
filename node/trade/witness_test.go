package trade

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
)

// A seller could show its buyer one chain and everybody else another.
func TestI18NothingIsPaidBeforeWitnessesAgree(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob, carol := w.join("alice"), w.join("bob"), w.join("carol")
	w.run(5 * time.Second)
	for _, p := range []*peer{bob, carol} {
		w.tell(p, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 100 * dolly.MiB})
		w.drain()
	}
	w.run(10 * time.Second) // everybody hears of everything
	w.cut["bob->carol"], w.cut["carol->bob"] = true, true
	price := dolly.Price{MB: 66 * dolly.MiB, Sat: 6600}
	w.place(bob, dolly.Ask, price)
	w.run(time.Second)
	w.place(alice, dolly.Bid, price)
	w.run(30 * time.Second)
	state := func() market.State {
		for _, d := range bob.trader.deals.All {
			return d.Swap.State
		}
		return 0
	}
	if s := state(); s != market.BuyerVerifying {
		t.Fatalf("without carol's word bob's swap is at %q", s)
	}
	w.cut["bob->carol"], w.cut["carol->bob"] = false, false
	w.run(10 * time.Second)
	if s := state(); s != market.BuyerFunded {
		t.Errorf("with carol's word bob's swap is at %q", s)
	}
}
