package life

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
)

// dieAt makes the program of whoever takes the n-th step die there, before or
// after its state is on disk; effects are lost either way.
func dieAt(n int, committed bool) func(*world, *body, trade.Fact, bool) bool {
	return func(w *world, _ *body, _ trade.Fact, after bool) bool { return w.steps == n && after == committed }
}

// everyStep runs play with a crash at step 1, 2, 3 … until a run ends before the
// crash would have come.
func everyStep(t *testing.T, from int, play func(t *testing.T, crash func(*world, *body, trade.Fact, bool) bool) (steps int)) {
	t.Helper()
	for _, committed := range []bool{false, true} {
		for n := from; ; n++ {
			if play(t, dieAt(n, committed)) < n {
				break
			}
			if t.Failed() {
				t.Fatalf("with a crash at step %d (state on disk: %v)", n, committed)
			}
		}
	}
}

// firstBirth plays until a root that can pay has one child and its books are
// closed. The world recounts each hour.
func firstBirth(t *testing.T, crash func(*world, *body, trade.Fact, bool) bool) int {
	w := newWorld(t, 3, func(c *charter.Charter) { c.Slots = 2 })
	w.crash = crash
	root := w.bodies[0]
	root.coins = 2000
	born := 0
	for end := w.now.Add(5 * dolly.Day); w.now < end; w.pass(time.Hour) {
		if len(w.bodies) > 1 && w.bodies[1].leased() && root.unsettled() == 0 {
			born = w.steps
			break
		}
	}
	switch {
	case born == 0:
		t.Errorf("no child: %+v", root.purchases.Keys())
	case len(w.registry.Snapshot().Acts) != 0:
		t.Errorf("an act stays open")
	case root.facts.Get().Children != 1:
		t.Errorf("%d children are booked", root.facts.Get().Children)
	}
	servers := 0
	for _, sat := range w.ground.paid {
		if sat > 0 {
			servers++
		}
	}
	if servers != 1 {
		t.Errorf("paid for %d servers", servers)
	}
	return born
}

func TestI06I10I11I13ACrashAnywhereLosesNothingAndPaysOnce(t *testing.T) {
	everyStep(t, 1, firstBirth)
}

func TestI11I13TwoCrashesLoseNothingAndPayOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("many runs")
	}
	for first := 2; ; first += 3 {
		before := dieAt(first, true)
		last := 0
		for second := first + 1; ; second += 2 {
			again := dieAt(second, second%4 < 2)
			last = firstBirth(t, func(w *world, b *body, f trade.Fact, after bool) bool {
				return before(w, b, f, after) || again(w, b, f, after)
			})
			if t.Failed() {
				t.Fatalf("with crashes at steps %d and %d", first, second)
			}
			if last < second {
				break
			}
		}
		if last < first {
			return
		}
	}
}

func TestI13ARenewalIsPaidOnceWhateverCrashes(t *testing.T) {
	everyStep(t, 1, func(t *testing.T, crash func(*world, *body, trade.Fact, bool) bool) int {
		w := newWorld(t, 4, nil)
		w.crash, w.income = crash, 0
		root := w.bodies[0]
		root.coins = 1500
		w.shorten(root, 2*dolly.Day)
		w.pass(40 * time.Hour)
		if st := root.facts.Get(); st.Renewals != 1 || st.RentEnds != w.ground.servers["root"].ends || root.gone {
			t.Errorf("renewed %d times, gone %v, rent ends %d, really %d", st.Renewals, root.gone, st.RentEnds, w.ground.servers["root"].ends)
		}
		if len(w.ground.paid) != 1 || root.coins != 1500-1000-fee {
			t.Errorf("paid %v, %v are left", w.ground.paid, root.coins)
		}
		return w.steps
	})
}

// The certificate was delivered, the answer is lost, and what a new inheritance
// would say has changed: the child is sent the old bytes.
func TestI10AnInheritanceIsSignedOnce(t *testing.T) {
	w := newWorld(t, 3, nil)
	root := w.bodies[0]
	root.coins = 2000
	crashed := false
	w.crash = func(w *world, _ *body, f trade.Fact, _ bool) bool {
		b, ok := f.(Bought)
		if !ok || crashed {
			return false
		}
		if _, crashed = b.News.(purchase.Certified); crashed {
			w.offers = append(w.offers, dolly.Offer{ID: "beta/l/north", Price: 2000, Period: rent, Relay: dolly.RelayAllow, Available: true})
		}
		return crashed
	}
	w.until("the child lives", 3*dolly.Day, func() bool { return root.facts.Get().Children == 1 })
	if !crashed {
		t.Error("nothing was lost")
	}
}
