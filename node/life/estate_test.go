package life

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
)

// alone takes the warden out of a charter.
func alone(change func(*charter.Charter)) func(*charter.Charter) {
	return func(c *charter.Charter) {
		c.LeaseKey, c.WardenPeer = dolly.PeerID{}, dolly.PeerID{}
		if change != nil {
			change(c)
		}
	}
}

// paid is what all agents ever spent, by their wallets.
func (w *world) paid() dolly.Sat {
	var sum dolly.Sat
	for _, b := range w.bodies {
		sum += b.spent
	}
	return sum
}

func TestI01I03I04I09AFleetWithoutAWardenGrowsToNAndNoFurther(t *testing.T) {
	w := newWorld(t, 1, alone(func(c *charter.Charter) { c.Depth = 2 }))
	w.until("all slots are taken", 30*dolly.Day, func() bool { return len(w.alive()) == 5 })
	w.pass(40 * dolly.Day)
	if len(w.bodies) != 5 || len(w.alive()) != 5 {
		t.Errorf("%d were born, %d live", len(w.bodies), len(w.alive()))
	}
	for _, b := range w.bodies {
		if mine := b.permits.Standing().Portion; mine.Slots.Len() == 0 || b.row().Cost != b.spent {
			t.Errorf("%s has %+v, says it paid %v and paid %v", b.cfg.Path, mine, b.row().Cost, b.spent)
		}
	}
}

func TestI09AFleetWithoutAWardenEndsAtItsCap(t *testing.T) {
	w := newWorld(t, 1, alone(func(c *charter.Charter) { c.Caps.Total, c.Caps.PerAct, c.Caps.PerLease = 20_000, 2000, 2500 }))
	for end := w.now.Add(150 * dolly.Day); w.now < end; w.pass(dolly.Day) {
		if paid := w.paid(); paid > 20_000 {
			t.Fatalf("I9: paid %v of %v", paid, w.law.Body.Caps.Total)
		}
	}
	if len(w.bodies) < 2 || len(w.alive()) != 0 {
		t.Errorf("%d were born, %d live on an empty purse; %v were paid", len(w.bodies), len(w.alive()), w.paid())
	}
}

func TestI06I10I11I13WithoutAWardenACrashAnywhereLosesNothing(t *testing.T) {
	everyStep(t, 1, func(t *testing.T, crash func(*world, *body, trade.Fact, bool) bool) int {
		w := newWorld(t, 3, alone(func(c *charter.Charter) { c.Slots = 2 }))
		w.crash = crash
		root := w.bodies[0]
		root.coins = 2000
		for end := w.now.Add(5 * dolly.Day); w.now < end; w.pass(time.Hour) {
			if len(w.bodies) > 1 && w.bodies[1].leased() && root.unsettled() == 0 {
				break
			}
		}
		st := root.estateKept.Get()
		if len(w.bodies) != 2 || root.facts.Get().Children != 1 || st.Open != nil || st.Births != 1 {
			t.Errorf("%d agents, %d children booked; estate %+v", len(w.bodies), root.facts.Get().Children, st)
		}
		return w.steps
	})
}

func TestI07WithoutAWardenAnOrderIsObeyedOverRestarts(t *testing.T) {
	w := newWorld(t, 1, alone(nil))
	root := w.bodies[0]
	root.coins = 5000
	w.pass(time.Hour)
	w.post(root, trade.Heard{Topic: root.topicCharter, Raw: w.order(charter.Pause, 1)})
	w.drain()
	w.restart(root)
	births := root.estateKept.Get().Births
	w.pass(4 * dolly.Day)
	if got := root.estateKept.Get(); got.Births != births || len(w.bodies) > 1 {
		t.Errorf("paused, it bears children: %d agents, %+v", len(w.bodies), got)
	}
	if !root.leased() {
		t.Error("a paused agent has no lease")
	}
	w.post(root, trade.Heard{Topic: root.topicCharter, Raw: w.order(charter.Resume, 2)})
	w.until("it grows again", 20*dolly.Day, func() bool { return len(w.alive()) > 1 })
}

// No lease tells a restored image what its chain was: it asks its siblings
// before it signs anything.
func TestI28WithoutAWardenARestoredImageAsksItsSiblingsFirst(t *testing.T) {
	w, ada := family(t, alone(nil))
	w.carried(ada, 1)
	old := w.image(ada)
	w.carried(ada, 2)
	w.carried(ada, 3)
	w.pass(10 * time.Hour) // siblings hear of it
	ada.store = old
	w.restart(ada)
	if w.signs(ada) {
		t.Fatal("it signs before it asked")
	}
	w.until("its blocks are back", 5*time.Hour, func() bool { return ada.height() >= 3 })
	w.pass(4 * time.Hour)
	if !w.signs(ada) {
		t.Error("its blocks are back, and it does not sign")
	}
	w.pass(3 * time.Hour)
	for _, b := range w.bodies {
		if _, bad := b.trader.Ledger.Forked(ada.key.Peer()); bad {
			t.Errorf("%s holds a proof against ada", b.cfg.Name)
		}
	}
}
