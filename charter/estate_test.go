package charter

import (
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
	"pgregory.net/rapid"
)

// newborn is the key of the n-th agent.
func newborn(n int) wire.Key { return wire.NewKey([32]byte{200, byte(n), byte(n >> 8)}) }

func TestI01AFleetWithoutAWardenGrowsToNAndNoFurther(t *testing.T) {
	for _, slots := range []uint32{1, 2, 3, 7, 8, 20} {
		w := newWilderness(t, wild(func(c *Charter) {
			c.Slots, c.Births, c.BirthsPerMonth, c.Depth, c.Caps.Total = slots, slots-1, 100, 20, 1_000_000
		}))
		w.crowd()
		w.recount(t)
		if len(w.agents) != int(slots) {
			t.Errorf("%d agents live in %d slots", len(w.agents), slots)
		}
	}
}

func TestI04ALeafGetsOneSlotAndBearsNobody(t *testing.T) {
	w := newWilderness(t, wild(func(c *Charter) { c.Slots, c.Depth = 8, 1 }))
	child, err := w.root().bear(newborn(1))
	must(t, err)
	if p := child.h.Standing().Portion; p.Slots.Len() != 1 || p.Births != 0 {
		t.Errorf("a leaf has %+v", p)
	}
	if _, err := child.bear(newborn(2)); !errors.Is(err, ErrDepth) {
		t.Errorf("a birth below the depth: %v", err)
	}
}

func TestI09AFailedBirthReturnsOnlyWhatWasNeverCertified(t *testing.T) {
	for _, certified := range []bool{false, true} {
		w := newWilderness(t, wild(nil))
		a := w.root()
		must(t, a.lease())
		before := a.e.State()
		must(t, a.act(100, true))
		must(t, a.pay(a.payment(100)))
		if certified {
			_, err := a.certify(bob)
			must(t, err)
		}
		must(t, a.close(100, Failed))
		after := a.e.State()
		back := after.Top == before.Top && after.Births == before.Births && after.Given == before.Given
		if back == certified {
			t.Errorf("certified %v: %+v", certified, after)
		}
	}
}

func TestI10NobodyCertifiesWhatIsBeingSettled(t *testing.T) {
	w := newWilderness(t, wild(nil))
	a := w.root()
	must(t, a.lease())
	must(t, a.act(100, true))
	must(t, a.pay(a.payment(100)))
	_, err := a.h.SettleRequest(a.intent(), 100, Failed)
	must(t, err)
	if _, err := a.certify(bob); !errors.Is(err, ErrNoAct) {
		t.Errorf("certified while the portion goes back: %v", err)
	}
}

func TestI05I07WithoutAWardenExpiryAndOrdersHold(t *testing.T) {
	w := newWilderness(t, wild(nil))
	a := w.root()
	must(t, a.lease())
	order := func(seq uint64, kind OrderKind) {
		raw := SealStop(stopper, dolly.Town, Stop{Fleet: "test", Epoch: 1, Seq: seq, Kind: kind})
		must(t, a.ask(raw))
	}
	order(1, Pause)
	if err := a.act(100, true); !errors.Is(err, ErrStopped) {
		t.Errorf("an act under a pause: %v", err)
	}
	must(t, a.lease())
	order(2, Halt)
	if err := a.lease(); !errors.Is(err, ErrStopped) || a.h.Order() != Halt {
		t.Errorf("a lease under a stop: %v; the refusal brought %v", err, a.h.Order())
	}
	w = newWilderness(t, wild(nil))
	w.now = w.c.Body.Expiry
	if err := w.root().lease(); !errors.Is(err, ErrExpired) {
		t.Errorf("a lease after the end: %v", err)
	}
}

// A step is one move of one agent. It may end in a crash: before its state is
// on disk nothing leaves, after it what was to leave is lost.
type step struct {
	w     *wilderness
	t     *rapid.T
	a     *settler
	crash int // 1: before the state is on disk; 2: after
}

func (s step) end(err error) bool {
	if s.crash == 1 {
		s.a.start()
		return false
	}
	s.a.store()
	if s.crash == 2 {
		s.a.start()
		return false
	}
	return err == nil
}

func (s step) bear() {
	k := newborn(len(s.w.agents))
	if err := s.a.act(dolly.Sat(rapid.IntRange(1, 500).Draw(s.t, "sat")), rapid.Bool().Draw(s.t, "birth")); !s.end(err) {
		return
	}
	act, _ := s.a.h.Act()
	if s.a.pay(s.a.payment(act.MaxSat)) != nil {
		return
	}
	if chain, err := s.a.certify(k); err == nil && s.end(err) {
		s.w.settle(k, s.a, chain)
	}
}

func (s step) close() {
	act, open := s.a.h.Act()
	if !open {
		return
	}
	how := rapid.SampledFrom([]Outcome{Delivered, Failed, Abandoned}).Draw(s.t, "how")
	spent := s.w.paid[act.Intent]
	s.end(s.a.close(max(spent, dolly.Sat(rapid.IntRange(0, int(act.MaxSat)).Draw(s.t, "spent"))), how))
}

func (s step) renew() {
	id := wire.Sum(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(s.t, "period"))
	sp := Spend{ID: id, Kind: Renewal, Offer: place, MaxSat: dolly.Sat(rapid.IntRange(1, 700).Draw(s.t, "sat"))}
	if s.crash == 0 {
		_ = s.a.pay(sp) // refused when too much: the recount sees
	}
}

func TestI01I03I04I09I10TreesOfEstatesKeepTheBounds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWilderness(t, wild(func(c *Charter) {
			c.Slots, c.Births = rapid.Uint32Range(1, 9).Draw(rt, "slots"), rapid.Uint32Range(0, 9).Draw(rt, "births")
			c.Depth = rapid.Uint8Range(0, 4).Draw(rt, "depth")
		}))
		for n := rapid.IntRange(1, 80).Draw(rt, "steps"); n > 0; n-- {
			s := step{w, rt, rapid.SampledFrom(w.agents).Draw(rt, "who"), max(0, rapid.IntRange(-5, 2).Draw(rt, "crash"))}
			switch rapid.IntRange(0, 5).Draw(rt, "move") {
			case 0:
				s.end(s.a.lease())
			case 1, 2:
				s.bear()
			case 3:
				s.close()
			case 4:
				s.renew()
			case 5:
				w.pass(time.Duration(rapid.IntRange(0, 30).Draw(rt, "hours")) * time.Hour)
			}
			w.recount(rt)
		}
	})
}
