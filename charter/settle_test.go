package charter

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// A holder may be a changed program: the warden closes the act that is open, for
// no more than it set aside.
func TestI09TheOpenActIsSettledForNoMoreThanItself(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	must(t, w.act(a, 1, 100, false))
	for name, c := range map[string]struct {
		settle Settle
		want   Reason
	}{
		"another intent":    {Settle{Intent: dolly.Hash{2}, Spent: 1, Outcome: Delivered}, ErrNoAct},
		"more than the act": {Settle{Intent: dolly.Hash{1}, Spent: 101, Outcome: Delivered}, ErrOverspent},
		"less than nothing": {Settle{Intent: dolly.Hash{1}, Spent: -1, Outcome: Delivered}, ErrInvalid},
		"no outcome":        {Settle{Intent: dolly.Hash{1}, Spent: 1}, ErrInvalid},
	} {
		if got := w.refusal(alice, wire.Seal(alice, dolly.Town, KindSettle, c.settle)); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	if v := w.r.Snapshot(); v.Spent != 0 || len(v.Acts) != 1 {
		t.Errorf("%v spent, %d acts open", v.Spent, len(v.Acts))
	}
}

// A birth that was paid for, and of which nobody knows what became, keeps its
// seat and counts.
func TestI01AnAbandonedBirthKeepsItsSeat(t *testing.T) {
	for _, how := range []Outcome{Delivered, Abandoned} {
		w := newWorld(t, limits())
		a := w.root(alice)
		must(t, w.act(a, 1, 100, true))
		w.settle(a, 1, 100, how)
		if v := w.r.Snapshot(); v.Births != 1 || v.Used != 2 {
			t.Errorf("outcome %d: %d births, %d slots used", how, v.Births, v.Used)
		}
		must(t, w.act(a, 2, 100, true))
		if act, _ := a.Act(); *act.Child != (Seat{2, 0}) {
			t.Errorf("outcome %d: the next child gets %v, which is kept for the first", how, *act.Child)
		}
	}
}

// A charter with smaller caps adopts an agent with its act: what that may cost
// stays set aside, though a lease no longer gives as much.
func TestI09AnAdoptedActKeepsItsEscrow(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	must(t, w.act(a, 1, 400, false))
	raw := w.renewed(func(c *Charter) { c.Caps = Caps{Total: 600, PerAct: 100, PerLease: 100} }, alice)
	w.advance(raw, leaser)
	hears(t, a, raw)
	must(t, w.lease(a))
	if l, _ := a.Lease(); l.Allowance != 100 || w.r.Snapshot().Escrowed != 400 {
		t.Errorf("the lease gives %v, %v are set aside", l.Allowance, w.r.Snapshot().Escrowed)
	}
}
