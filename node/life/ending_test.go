package life

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
)

// shorten lets the rent of an agent that just started end d from now.
func (w *world) shorten(b *body, d time.Duration) {
	b.cfg.RentEnds = w.now.Add(d)
	w.ground.servers[b.cfg.Server].ends = b.cfg.RentEnds
	w.queue = nil
	w.start(b)
}

// counts of effects that must come once.
type counts struct{ voids, retires int }

func (w *world) count() map[*body]*counts {
	all := map[*body]*counts{}
	w.saw = func(b *body, e trade.Effect) {
		if all[b] == nil {
			all[b] = &counts{}
		}
		switch e := e.(type) {
		case AskWarden:
			if e.About == AskVoid {
				all[b].voids++
			}
		case Retire:
			all[b].retires++
		}
	}
	return all
}

func TestWhoCannotRenewWindsDownAndGoes(t *testing.T) {
	w := newWorld(t, 1, nil)
	all := w.count()
	w.income = 0
	root := w.bodies[0]
	root.coins = 800
	w.shorten(root, 2*dolly.Day)
	w.until("the root says goodbye", 2*dolly.Day, func() bool { return root.gone })
	if w.now >= w.ground.servers["root"].ends || !root.facts.Get().Winding {
		t.Error("it did not go by itself")
	}
	if root.relay || root.coins != 0 || root.swept != 800 || root.facts.Get().Swept != 800 {
		t.Errorf("relay %v, %v left, %v swept", root.relay, root.coins, root.swept)
	}
	if *all[root] != (counts{1, 1}) {
		t.Errorf("left %+v", *all[root])
	}
	w.saw = func(_ *body, e trade.Effect) { t.Errorf("after the goodbye: %T", e) }
	for range 10 {
		w.now += hour
		w.step(root, trade.Tick{})
	}
	if s := w.registry.Snapshot().Slots[0]; s.State != charter.SlotLeaving {
		t.Errorf("its slot is %s", s.State)
	}
}

func TestDustDoesNotKeepAnAgent(t *testing.T) {
	w := newWorld(t, 1, nil)
	w.income = 0
	root := w.bodies[0]
	root.coins = dust - 1
	w.post(root, trade.Heard{Topic: "sim/charter", Raw: w.order(charter.Drain, 1)})
	w.until("the root says goodbye", 5*time.Hour, func() bool { return root.gone })
}

func TestASweepThatWaitsForItsBlockIsBookedOnce(t *testing.T) {
	w := newWorld(t, 1, nil)
	root := w.bodies[0]
	w.pass(time.Hour)
	w.step(root, Coins{Confirmed: 9000})
	w.now += hour
	sweeps := 0
	w.saw = func(_ *body, e trade.Effect) {
		if _, ok := e.(Sweep); ok {
			sweeps++
		}
	}
	w.crash = nil
	w.step(root, trade.Tick{})
	w.drain()
	w.step(root, Coins{Confirmed: 9000}) // the reading from before it left
	w.now += hour
	w.step(root, trade.Tick{})
	if sweeps != 1 {
		t.Errorf("swept %d times", sweeps)
	}
	w.step(root, Coins{Confirmed: 9500})
	w.now += hour
	w.step(root, trade.Tick{})
	if sweeps != 2 {
		t.Errorf("more came, and was swept %d times", sweeps-1)
	}
}

func TestAProviderClosesAndTheFleetMovesOn(t *testing.T) {
	w := newWorld(t, 2, nil)
	w.until("there are three", 15*dolly.Day, func() bool { return len(w.alive()) >= 3 })
	all := w.count()
	w.close(alpha)
	w.pass(35 * dolly.Day)
	if !w.bodies[0].gone {
		t.Error("the root renewed at a closed provider")
	}
	if n := len(w.alive()); n < 3 {
		t.Errorf("%d agents live", n)
	}
	for _, b := range w.alive() {
		if b.cfg.Offer != beta {
			t.Errorf("%s lives on %s", b.cfg.Path, b.cfg.Offer)
		}
	}
	for b, c := range all {
		if b.gone && *c != (counts{1, 1}) {
			t.Errorf("%s left %+v", b.cfg.Path, *c)
		}
	}
}

func TestARestartInTheLastHoursRenews(t *testing.T) {
	w := newWorld(t, 1, nil)
	root := w.bodies[0]
	root.coins = 5000
	w.shorten(root, 5*time.Hour)
	started := w.queue[0]
	w.queue = append([]news{started, {root, trade.Tick{}}, {root, trade.Tick{}}}, w.queue[1:]...)
	w.pass(3 * time.Hour)
	if st := root.facts.Get(); st.Winding || st.Renewals != 1 {
		t.Errorf("winding %v, renewed %d times", st.Winding, st.Renewals)
	}
}

func TestWithoutAWardenItBuysNothingAndGoesAfterTheGrace(t *testing.T) {
	w := newWorld(t, 1, func(c *charter.Charter) { c.Grace = 3 * dolly.Day })
	root := w.bodies[0]
	w.pass(2 * time.Hour)
	w.deaf = true
	w.pass(2 * dolly.Day)
	if root.gone || root.facts.Get().Winding {
		t.Fatal("it winds down within the grace")
	}
	if n := root.noted("lease.refused"); n != 1 {
		t.Errorf("noted %d times that there is no lease", n)
	}
	if len(w.ground.paid) != 0 || root.leased() {
		t.Errorf("paid %v, leased %v", w.ground.paid, root.leased())
	}
	w.until("it goes", 3*dolly.Day, func() bool { return root.gone })
}

func TestAVoidedSlotEndsItsAgent(t *testing.T) {
	w := newWorld(t, 1, nil)
	w.pass(2 * time.Hour)
	void := charter.Void{Slot: 0, Gen: 0}
	_, _, err := w.registry.Handle(w.now, seeded("operator").Peer(), sealVoid(void))
	w.must(err)
	w.until("it goes", 2*dolly.Day, func() bool { return w.bodies[0].gone })
}

func TestWhoWindsDownSellsNoMore(t *testing.T) {
	w := newWorld(t, 1, nil)
	w.income = 0
	w.shorten(w.bodies[0], 2*dolly.Day)
	root := w.sells()
	w.until("it winds down", 2*dolly.Day, func() bool { return root.facts.Get().Winding })
	if n := len(root.trader.Own()); n != 0 {
		t.Errorf("%d orders stand", n)
	}
}

func TestWhereNothingIsToBeCarriedTheRelayStaysOff(t *testing.T) {
	for _, off := range []bool{false, true} {
		w := newWorld(t, 1, nil)
		root := w.bodies[0]
		root.cfg.NoRelay, root.relay = off, false
		w.queue = nil
		w.start(root)
		w.pass(5 * time.Hour)
		if root.relay == off {
			t.Errorf("relay %v though NoRelay is %v", root.relay, off)
		}
	}
}
