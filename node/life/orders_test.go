package life

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

func sealVoid(v charter.Void) []byte {
	return wire.Seal(seeded("operator"), dolly.Sim, charter.KindVoid, v)
}

// forbid fails when somebody buys, issues or sells.
func (w *world) forbid() {
	w.saw = func(b *body, e trade.Effect) {
		switch e := e.(type) {
		case Buy:
			switch e.Do.(type) {
			case purchase.Rent, purchase.Pay, purchase.RenewQuote, purchase.Install, purchase.Certify, purchase.Start:
				w.Errorf("%s does %T under a stop order", b.cfg.Path, e.Do)
			}
		case AskWarden:
			if e.About == AskAct {
				w.Errorf("%s asks for an act under a stop order", b.cfg.Path)
			}
		case trade.Note:
			if e.Kind == "order.placed" {
				w.Errorf("%s sells under a stop order", b.cfg.Path)
			}
		}
	}
}

// image copies what is on an agent's disk.
func (w *world) image(b *body) dolly.Store {
	to := store.Memory()
	w.must(b.store.View(func(r dolly.Reader) error {
		return to.Update(func(into dolly.Writer) error { return r.Scan("", into.Put) })
	}))
	return to
}

func TestI07AfterAStopNothingIsBoughtIssuedOrSold(t *testing.T) {
	for n := range 24 { // wherever a purchase is, and in between
		w := newWorld(t, 5, nil)
		root := w.bodies[0]
		root.coins = 5000
		for i := 0; i < 4+n && len(w.queue) > 0; i++ {
			next := w.queue[0]
			w.queue = w.queue[1:]
			w.step(next.to, next.fact)
			if len(w.queue) == 0 {
				w.now += hour
				w.post(root, trade.Tick{})
			}
		}
		old := w.image(root)
		stop := w.order(charter.Halt, 1)
		_, err := w.registry.Stop(w.now, stop)
		w.must(err)
		w.step(root, trade.Heard{Topic: "sim/charter", Raw: stop})
		w.forbid()
		w.pass(13 * time.Hour)
		if w.registry.Snapshot().Receipts == 0 {
			t.Errorf("after %d steps: no receipt", n)
		}
		w.restart(root)
		w.pass(8 * time.Hour)
		root.store = old // as if the order had never come
		w.restart(root)
		w.pass(dolly.Day)
		if root.permits.Order() != charter.Halt {
			t.Errorf("after %d steps: the restored image does not know the order", n)
		}
		if root.unsettled() != 0 && root.underway(purchase.Birth).State != purchase.StateOrdered {
			t.Errorf("after %d steps: a purchase waits in silence", n)
		}
		if t.Failed() {
			t.FailNow()
		}
	}
}

func TestAPauseKeepsWhatIsPaidFor(t *testing.T) {
	w := newWorld(t, 3, nil)
	root := w.bodies[0]
	root.coins = 2000
	w.until("a server is paid for", dolly.Day, func() bool { return len(w.ground.paid) == 1 })
	w.step(root, trade.Heard{Topic: "sim/charter", Raw: w.order(charter.Pause, 1)})
	w.forbid()
	w.pass(12 * time.Hour) // longer, and the slot kept for the child would lapse
	w.saw = nil
	if t.Failed() {
		return
	}
	w.step(root, trade.Heard{Topic: "sim/charter", Raw: w.order(charter.Resume, 2)})
	w.until("the child lives", dolly.Day, func() bool { return root.facts.Get().Children == 1 })
}

func TestADrainEndsEverybody(t *testing.T) {
	w := newWorld(t, 1, nil)
	w.until("there are three", 15*dolly.Day, func() bool { return len(w.alive()) == 3 })
	w.pass(3 * time.Hour)
	all := w.count()
	before := w.alive()
	w.step(before[0], trade.Heard{Topic: "sim/charter", Raw: w.order(charter.Drain, 1)})
	w.until("all are gone", 2*dolly.Day, func() bool { return len(w.alive()) == 0 })
	for _, b := range before {
		if *all[b] != (counts{1, 1}) || b.coins >= dust {
			t.Errorf("%s left %+v with %v", b.cfg.Path, *all[b], b.coins)
		}
	}
}

func TestAnOrderReachesWhoMissedIt(t *testing.T) {
	w := newWorld(t, 3, nil)
	w.until("there are two", 15*dolly.Day, func() bool { return len(w.alive()) == 2 })
	w.drain()
	root, child := w.bodies[0], w.bodies[1]
	w.step(root, trade.Heard{Topic: "sim/charter", Raw: w.order(charter.Pause, 1)})
	w.queue = nil // what was said is lost
	w.pass(3 * time.Hour)
	if child.permits.Order() != charter.Pause {
		t.Error("the child never heard of the pause")
	}
}

// sells gives the root MB, and waits until it has an order on the book.
func (w *world) sells() *body {
	root := w.bodies[0]
	w.income = 0
	w.pass(3 * time.Hour)
	w.carried(root, 100)
	w.until("the root sells", 5*time.Hour, func() bool { return len(root.trader.Own()) > 0 })
	return root
}

func TestI07AnOrderTakesWhatIsForSaleOffTheBook(t *testing.T) {
	for _, kind := range []charter.OrderKind{charter.Halt, charter.Drain, charter.Pause} {
		w := newWorld(t, 3, nil)
		root := w.sells()
		w.forbid()
		w.step(root, trade.Heard{Topic: "sim/charter", Raw: w.order(kind, 1)})
		if n := len(root.trader.Own()); n != 0 {
			t.Errorf("%v: %d orders stand", kind, n)
		}
		w.pass(3 * dolly.Day)
		if n := len(root.trader.Own()); n != 0 {
			t.Errorf("%v: %d orders stand three days later", kind, n)
		}
	}
}

func TestI07AnOrderThatCameWithTheWardensNoIsObeyed(t *testing.T) {
	w := newWorld(t, 3, nil)
	root := w.sells()
	_, err := w.registry.Stop(w.now, w.order(charter.Halt, 1))
	w.must(err)
	w.until("a lease is asked for", dolly.Day, func() bool { return root.permits.Order() == charter.Halt })
	if n := root.noted("charter.order"); n != 1 || len(root.trader.Own()) != 0 {
		t.Errorf("noted %d times, %d orders stand", n, len(root.trader.Own()))
	}
}

func TestI07NoActIsAskedForUnderAStop(t *testing.T) {
	w := newWorld(t, 3, nil)
	root := w.bodies[0]
	root.coins = 3000
	w.deafTo = map[Question]bool{AskAct: true}
	w.until("an act is wanted", 5*time.Hour, func() bool { return root.underway(purchase.Birth) != nil })
	w.step(root, trade.Heard{Topic: "sim/charter", Raw: w.order(charter.Halt, 1)})
	w.forbid()
	w.pass(20 * time.Hour)
	if root.unsettled() != 0 {
		t.Error("the purchase is not over")
	}
}

func TestI14ADrainReportsWhatWasPaidFor(t *testing.T) {
	w := newWorld(t, 3, nil)
	root := w.bodies[0]
	root.coins = 2000
	w.until("a server is paid for", dolly.Day, func() bool { return len(w.ground.paid) == 1 })
	w.step(root, trade.Heard{Topic: "sim/charter", Raw: w.order(charter.Drain, 1)})
	w.until("it is gone", 3*dolly.Day, func() bool { return root.gone })
	if root.noted("purchase.report") == 0 {
		t.Error("what was paid is lost in silence")
	}
	if acts := w.registry.Snapshot().Acts; len(acts) != 0 {
		t.Errorf("left with %d open acts", len(acts))
	}
}

// What was paid when a pause came is neither given up nor gone on with: each check
// would be a vain attempt, and a few of them lose the server.
func TestI07APauseHoldsWhatIsPaid(t *testing.T) {
	w := newWorld(t, 3, nil)
	root := w.bodies[0]
	root.coins = 3000
	w.until("a server is paid for", dolly.Day, func() bool { return len(w.ground.paid) == 1 })
	say := func(kind charter.OrderKind, seq uint64) {
		_, err := w.registry.Stop(w.now, w.order(kind, seq))
		w.must(err)
		w.step(root, trade.Heard{Topic: "sim/charter", Raw: w.order(kind, seq)})
	}
	say(charter.Pause, 1)
	w.forbid()
	w.pass(15 * time.Hour)
	if n := root.noted("purchase.failed"); n != 0 {
		t.Fatal("what was paid is given up in a pause")
	}
	w.saw = nil
	say(charter.Resume, 2)
	w.until("the child is handed over", dolly.Day, func() bool { return root.facts.Get().Children == 1 })
}
