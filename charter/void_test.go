package charter

import (
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

func void(by wire.Key, at Seat) []byte {
	return wire.Seal(by, dolly.Town, KindVoid, Void{Slot: at.Slot, Gen: at.Gen})
}

// Only who holds a seat, who it is kept for, and the operator give it up.
func TestI01AStrangersVoidIsNone(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	must(t, w.act(a, 1, 100, true))
	for name, at := range map[string]Seat{"alice's": {0, 0}, "her child's": {1, 0}} {
		if got := w.refusal(carol, void(carol, at)); got != ErrSigner {
			t.Errorf("a stranger voids %s: %v", name, got)
		}
	}
	if got := w.refusal(carol, a.Leave()); got != ErrSigner {
		t.Errorf("a stranger shows alice's own, which she may not have sent: %v", got)
	}
	if v := w.r.Snapshot(); v.Used != 2 {
		t.Errorf("%d slots are used, want alice's and her child's", v.Used)
	}
}

// The operator's void ends leases and acts, but what was given runs out first.
func TestI01ABoundSeatReturnsWhenItsLeaseIsOver(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	end := w.r.slots[0].until
	if got := w.refusal(operator, void(operator, Seat{0, 0})); got != 0 {
		t.Fatalf("the operator's void: %v", got)
	}
	if err := w.act(a, 1, 100, false); !errors.Is(err, ErrLeaving) {
		t.Errorf("an act for who is to leave: %v", err)
	}
	if err := w.lease(a); !errors.Is(err, ErrLeaving) {
		t.Errorf("a lease for who is to leave: %v", err)
	}
	for _, c := range []struct {
		when dolly.Time
		free bool
	}{{end, false}, {end.Add(12*time.Hour - time.Millisecond), false}, {end.Add(12 * time.Hour), true}} {
		w.now = c.when
		w.ask(operator, void(operator, Seat{2, 9})) // anything lets the time pass
		if w.r.slots[0].free() != c.free {
			t.Errorf("%v after its lease the seat is free: %v", c.when.Sub(end), !c.free)
		}
	}
}

// Nobody can say what an agent spent that is not heard of any more, so all that
// it was allowed counts.
func TestI09WhoIsLostSpentItsAllowance(t *testing.T) {
	w := newWorld(t, limits())
	w.root(alice)
	w.pass(36 * time.Hour)
	w.ask(operator, void(operator, Seat{2, 9}))
	if v := w.r.Snapshot(); v.Used != 0 || v.Spent != 1000 || v.Escrowed != 0 {
		t.Errorf("%d slots used, %v spent, %v set aside", v.Used, v.Spent, v.Escrowed)
	}
}
