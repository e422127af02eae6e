package charter

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// onProbation is a fleet with room for many, where an agent and those it bore may bear
// two a month, and new ones count for a fortnight.
func onProbation(t *testing.T) (*world, *Holder) {
	l := limits()
	l.Slots, l.Births, l.BirthsPerMonth, l.Depth, l.Probation = 30, 30, 2, 8, 14*dolly.Day
	w := newWorld(t, l)
	return w, w.root(alice)
}

// live lets days pass in which agents renew their leases.
func (w *world) live(days int, agents ...*Holder) {
	w.t.Helper()
	for range days * 2 {
		w.pass(12 * time.Hour)
		for _, h := range agents {
			must(w.t, w.lease(h))
		}
	}
}

// mayBear asks for a birth, and gives it back.
func (w *world) mayBear(h *Holder, id byte) bool {
	w.t.Helper()
	if err := w.act(h, id, 100, true); err != nil {
		return false
	}
	w.settle(h, id, 0, Failed)
	return true
}

// TestI01AFamilyOnProbationBearsNoMoreThanOne: children that bear at once do it on their
// parent's account, so that a liar's keys are no more than its births of a month.
func TestI01AFamilyOnProbationBearsNoMoreThanOne(t *testing.T) {
	w, a := onProbation(t)
	b := w.bear(a, 1, bob)
	if !w.mayBear(b, 2) || !w.mayBear(a, 3) {
		t.Fatal("a birth that failed counts")
	}
	c := w.bear(b, 4, carol)
	for i, h := range []*Holder{a, b, c} {
		if w.mayBear(h, 10+byte(i)) {
			t.Errorf("agent %d of the family has a third birth", i)
		}
	}
	w.live(14, a, b, c)
	for i, h := range []*Holder{a, b, c} {
		if got, want := w.mayBear(h, 20+byte(i)), i > 0; got != want {
			t.Errorf("after a fortnight agent %d may bear: %v", i, got)
		}
	}
	w.live(16, a, b, c)
	if !w.mayBear(a, 30) {
		t.Error("after a month the first may not bear")
	}
	again := w.registry()
	must(t, again.Replay(w.lines))
	for i := range again.slots {
		if got, want := again.slots[i], w.r.slots[i]; got.since != want.since || len(got.births) != len(want.births) {
			t.Errorf("slot %d: %d births since %v after a replay, had %d since %v", i, len(got.births), got.since, len(want.births), want.since)
		}
	}
}

// TestI01WhoHasNobodyAboveWaits: a first agent that leaves its children behind makes no
// elders of them.
func TestI01WhoHasNobodyAboveWaits(t *testing.T) {
	w, a := onProbation(t)
	b := w.bear(a, 1, bob)
	w.ask(operator, wire.Seal(operator, dolly.Town, KindVoid, Void{Slot: 0, Gen: 0}))
	w.live(2, b) // alice's last lease ends, and her slot comes back
	if w.r.slots[0].gen != 1 || w.mayBear(b, 2) {
		t.Errorf("bob bears in generation %d of his parent's slot", w.r.slots[0].gen)
	}
	w.live(12, b)
	if !w.mayBear(b, 3) {
		t.Error("bob may not bear after his probation")
	}
}

// TestI01AnotherElderIsNoNewMonth: births that a parent took with it when it left stay
// its child's.
func TestI01AnotherElderIsNoNewMonth(t *testing.T) {
	w, a := onProbation(t)
	w.r.charter.Body.BirthsPerMonth = 3
	b := w.bear(a, 1, bob)
	w.live(14, a, b)
	c := w.bear(b, 2, carol)
	w.bear(c, 3, key(13))
	w.bear(c, 4, key(14))
	if w.mayBear(c, 5) {
		t.Fatal("carol bears a third on the account of bob, who has three")
	}
	at, slot, _ := w.r.holder(bob.Peer())
	w.ask(operator, wire.Seal(operator, dolly.Town, KindVoid, Void{Slot: at, Gen: slot.gen}))
	w.live(2, a, c)
	w.bear(c, 6, key(15))
	if w.mayBear(c, 7) {
		t.Error("carol bears four in a month")
	}
	if !w.mayBear(a, 8) {
		t.Error("alice, who has two, may not bear a third")
	}
}

// TestWhoIsAdoptedIsOnNoProbation: the operator has looked.
func TestWhoIsAdoptedIsOnNoProbation(t *testing.T) {
	w, a := onProbation(t)
	b := w.bear(a, 1, bob)
	w.bear(a, 2, carol)
	if w.mayBear(b, 3) {
		t.Fatal("a family has three births in a month")
	}
	at, slot, _ := w.r.holder(bob.Peer())
	w.r.charter.Body.Adopt = []Adopted{{Slot: at, Gen: slot.gen, Key: bob.Peer(), Depth: 1}}
	if e, there := w.r.elder(w.now, at, slot); !there || e != at {
		t.Errorf("the elder of an adopted agent is %d, %v", e, there)
	}
}
