package life

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
)

// renew signs the charter of the next epoch, which adopts some.
func (w *world) renew(adopt ...*body) []byte {
	next := law(nil)
	next.Epoch, next.Prev, next.Payout = w.law.Body.Epoch+1, w.law.Hash(), "the new payout"
	for _, b := range adopt {
		at := b.permits.Standing()
		next.Adopt = append(next.Adopt, charter.Adopted{Slot: at.Slot, Gen: at.Gen, Key: at.Key, Depth: at.Depth})
	}
	raw, err := charter.NewCharter(seeded("operator"), next)
	w.must(err)
	return raw
}

// epochs is how an epoch comes to be known, by name.
func epochs() map[string]func(w *world, raw []byte) {
	advance := func(w *world, raw []byte) {
		_, err := w.registry.Advance(w.now, raw, seeded("lease"))
		w.must(err)
	}
	return map[string]func(w *world, raw []byte){
		"from the warden": func(w *world, raw []byte) { w.mute = true; w.linked = false; advance(w, raw) },
		"by gossip": func(w *world, raw []byte) {
			advance(w, raw)
			for _, b := range w.bodies {
				w.step(b, trade.Heard{Topic: "sim/charter", Raw: raw})
			}
		},
		"from hand to hand": func(w *world, raw []byte) {
			advance(w, raw)
			w.mute, w.deaf = true, true
			w.step(w.bodies[0], trade.Heard{Topic: "sim/charter", Raw: raw})
			w.pass(2 * time.Hour)
			w.deaf = false
		},
	}
}

func TestAnEpochAdoptsSomeAndTheOthersDrain(t *testing.T) {
	for name, tell := range epochs() {
		w, ada := family(t, nil)
		bob, dan := w.bodies[1], w.bodies[2]
		dan.coins = 3000
		tell(w, w.renew(ada, bob))
		w.until(name+": all have heard", dolly.Day, func() bool {
			return ada.charter.Body.Epoch == 2 && bob.charter.Body.Epoch == 2 && dan.charter.Body.Epoch == 2
		})
		w.mute, w.linked = false, true
		w.until(name+": dan is gone", dolly.Day, func() bool { return dan.gone })
		if dan.coins >= dust || dan.payout != "the new payout" {
			t.Errorf("%s: dan left %v, and swept to %q", name, dan.coins, dan.payout)
		}
		w.until(name+": leases of the new epoch", dolly.Day, func() bool { return ada.leased() && bob.leased() })
		w.restart(ada)
		w.until(name+": bob is heard after a restart", dolly.Day, func() bool {
			_, known := ada.roster[bob.key.Peer()]
			return known && ada.leased() && ada.charter.Body.Epoch == 2
		})
		if !w.signs(ada) {
			t.Errorf("%s: who is adopted does not earn", name)
		}
		w.step(ada, trade.Heard{Topic: "sim/charter", Raw: charter.SealStop(seeded("stop"), dolly.Sim, charter.Stop{Fleet: "sim", Epoch: 2, Seq: 9, Kind: charter.Pause})})
		w.until(name+": an order of the new epoch", 2*time.Hour, func() bool { return bob.permits.Order() == charter.Pause })
	}
}

func TestI07AHaltOfTheEpochBeforeIsPast(t *testing.T) {
	w, ada := family(t, nil)
	w.step(ada, trade.Heard{Topic: "sim/charter", Raw: w.order(charter.Halt, 1)})
	w.pass(2 * time.Hour)
	raw := w.renew(w.bodies...)
	_, err := w.registry.Advance(w.now, raw, seeded("lease"))
	w.must(err)
	w.step(ada, trade.Heard{Topic: "sim/charter", Raw: raw})
	w.until("bob lives on", dolly.Day, func() bool { return !w.bodies[1].permits.Stopped() && w.bodies[1].leased() })
	w.step(ada, trade.Heard{Topic: "sim/charter", Raw: w.order(charter.Halt, 2)})
	w.pass(2 * time.Hour)
	if ada.permits.Stopped() {
		t.Error("a halt of the epoch before is obeyed")
	}
}

func TestI06ABirthUnderWayWithoutAdoptionIsReported(t *testing.T) {
	w := newWorld(t, 3, nil)
	root := w.bodies[0]
	root.coins = 2000
	w.until("a server is paid for", dolly.Day, func() bool { return len(w.ground.paid) == 1 })
	w.forbid()
	w.step(root, trade.Heard{Topic: "sim/charter", Raw: w.renew()})
	w.until("it is gone", 3*dolly.Day, func() bool { return root.gone })
	if root.noted("purchase.report") == 0 {
		t.Error("what was paid is lost in silence")
	}
}

func TestAStrangersCharterIsNone(t *testing.T) {
	w, ada := family(t, nil)
	next := law(nil)
	next.Epoch, next.Prev = 2, w.law.Hash()
	raw, err := charter.NewCharter(seeded("mallory"), next)
	w.must(err)
	w.step(ada, trade.Heard{Topic: "sim/charter", Raw: raw})
	if ada.charter.Body.Epoch != 1 || CheckWord(w.law, raw) || !CheckWord(w.law, w.renew()) {
		t.Error("a stranger's charter is taken, or the operator's is not")
	}
}

func TestWillNot2LetTrafficOutAfterACharterThatForbidsIt(t *testing.T) {
	w, ada := family(t, func(c *charter.Charter) { c.Exit = true })
	if !ada.exit {
		t.Fatal("the first charter's exit is shut")
	}
	raw := w.renew(w.bodies...) // without an exit
	_, err := w.registry.Advance(w.now, raw, seeded("lease"))
	w.must(err)
	w.step(ada, trade.Heard{Topic: "sim/charter", Raw: raw})
	if ada.exit {
		t.Error("the exit stays open")
	}
	ada.exit = true // as a new carrier of the birth charter would be
	w.restart(ada)
	w.drain()
	if ada.exit {
		t.Error("the exit is open again after a restart")
	}
}

// An agent older than the grace hears of an epoch while its warden is away: its
// grace runs from the lease that it had, not from its birth.
func TestAnEpochDoesNotEndAnOldAgent(t *testing.T) {
	w, ada := family(t, nil)
	w.pass(10 * dolly.Day)
	raw := w.renew(w.alive()...)
	_, err := w.registry.Advance(w.now, raw, seeded("lease"))
	w.must(err)
	w.deaf = true
	w.step(ada, trade.Heard{Topic: "sim/charter", Raw: raw})
	w.pass(12 * time.Hour)
	if ada.charter.Body.Epoch != 2 || ada.facts.Get().Winding {
		t.Fatalf("in epoch %d, winding %v, with its lease hardly over", ada.charter.Body.Epoch, ada.facts.Get().Winding)
	}
	if !w.signs(ada) {
		t.Error("it does not earn while the new epoch's warden is away")
	}
	w.restart(ada)
	w.pass(5 * time.Hour)
	w.deaf = false
	w.until("it has a lease of the new epoch", 2*time.Hour, ada.leased)
	w.deaf = true
	w.until("it goes after the grace", 10*dolly.Day, func() bool { return ada.gone })
}
