package trade

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
)

// Bob believes 20 MB of what strangers sell, and is offered 66: he says so, and
// buys these.
func TestABuyerCountersWithWhatItsLineAllows(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, carol := w.join("alice"), w.join("carol")
	w.line = Line{Stranger: 20 * dolly.MiB, Strangers: 50 * dolly.MiB}
	bob := w.join("bob")
	w.run(5 * time.Second)
	w.tell(carol, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 100 * dolly.MiB})
	w.drain()
	w.run(10 * time.Second)
	price := dolly.Price{MB: 66 * dolly.MiB, Sat: 6600}
	w.place(bob, dolly.Ask, price)
	w.run(time.Second)
	w.place(alice, dolly.Bid, price)
	w.run(20 * time.Second)
	w.mine(10)
	w.run(20 * time.Second)
	if got := bob.trader.Tally(); got.Bought != 20*dolly.MiB || got.Outlay != 2000 {
		t.Errorf("bought %v for %v, want what the line allows", got.Bought, got.Outlay)
	}
	for _, amount := range []dolly.MB{1, dolly.MiB, 100 * dolly.MiB} {
		if got := bob.trader.within(alice.key.Peer(), amount); got != 0 {
			t.Errorf("%v of %v are within a line that is used up", got, amount)
		}
	}
}

// An order that stays reserved is asked for ever less often.
func TestADeclinedOrderIsAskedForLessOften(t *testing.T) {
	w, alice, bob := proposing(t)
	var mine proposal
	for _, mine = range alice.trader.offers {
	}
	asked := 0
	w.cut["alice->bob"] = false
	if err := bob.trader.Book.Reserve(mine.other, 66*dolly.MiB); err != nil {
		t.Fatal(err)
	}
	w.overhear = func(p *peer, e Effect) {
		if n, ok := e.(Note); ok && p == alice && n.Kind == "deal.declined" {
			asked++
		}
	}
	w.run(20 * time.Minute)
	if asked < 3 || asked > 10 {
		t.Errorf("alice was declined %d times in 20 minutes", asked)
	}
}

// Bob believes 20 MB of what strangers sell, and it is his turn to propose: he asks for
// these of the 66 that are offered, and not for nothing.
func TestRegressionAProposerWithAShortLineProposesAPart(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, carol := w.join("alice"), w.join("carol")
	w.line = Line{Stranger: 20 * dolly.MiB, Strangers: 50 * dolly.MiB}
	bob := w.join("bob")
	w.run(5 * time.Second)
	w.tell(carol, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 100 * dolly.MiB})
	w.drain()
	w.run(10 * time.Second)
	price := dolly.Price{MB: 66 * dolly.MiB, Sat: 6600}
	w.place(alice, dolly.Bid, price)
	w.run(time.Second)
	w.cut["alice->bob"] = true // she cannot counter what he does not ask
	w.place(bob, dolly.Ask, price)
	w.tell(bob, Tick{})
	if len(bob.trader.offers) != 1 {
		t.Fatalf("%d proposals", len(bob.trader.offers))
	}
	for _, p := range bob.trader.offers {
		if p.Amount.MB != 20*dolly.MiB || p.Amount.Sat != 2000 {
			t.Errorf("bob proposes %v for %v", p.Amount.MB, p.Amount.Sat)
		}
	}
	w.cut["alice->bob"] = false
	w.run(20 * time.Second)
	w.mine(10)
	w.run(20 * time.Second)
	if got := bob.trader.Tally(); got.Bought != 20*dolly.MiB || got.Outlay != 2000 {
		t.Errorf("bought %v for %v, want what the line allows", got.Bought, got.Outlay)
	}
}
