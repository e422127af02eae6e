package charter

import (
	"errors"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// crowd lets everybody bear children until nobody may.
func (w *wilderness) crowd() {
	w.t.Helper()
	for again := true; again; {
		again = false
		for _, a := range w.agents {
			_, err := a.bear(newborn(len(w.agents)))
			again = again || err == nil
			if err != nil && !errors.Is(err, ErrNoSlot) && !errors.Is(err, ErrBirths) && !errors.Is(err, ErrAllowance) {
				w.t.Fatal(err)
			}
		}
	}
}

func TestI01BirthsEverAreSharedOutToo(t *testing.T) {
	for births := range uint32(8) {
		w := newWilderness(t, wild(func(c *Charter) {
			c.Slots, c.Births, c.BirthsPerMonth, c.Depth, c.Caps.Total = 8, births, 100, 20, 1_000_000
		}))
		w.crowd()
		w.recount(t)
		if len(w.agents) < 2 && births > 0 {
			t.Errorf("nobody of %d was born", births)
		}
	}
}

// Everybody spends what it can, on births and then on its own rent.
func TestI09SpendthriftsStayWithinTheCap(t *testing.T) {
	w := newWilderness(t, wild(func(c *Charter) { c.Slots, c.Births, c.BirthsPerMonth, c.Depth = 8, 7, 100, 20 }))
	w.crowd()
	for _, a := range w.agents {
		for n := range 100 {
			if a.lease() != nil {
				break
			}
			id := wire.Sum([]byte{byte(n), a.key.Peer()[0], a.key.Peer()[1]})
			_ = a.pay(Spend{ID: id, Kind: Renewal, Offer: place, MaxSat: 50}) // until it is refused
		}
	}
	w.recount(t)
	paid := w.below(w.root())
	if total := w.c.Body.Caps.Total; paid < total*9/10 {
		t.Errorf("only %v of %v could be spent", paid, total)
	}
}

// An older image of an honest parent gives the same slots again: this is what a
// warden is for, and what [Charter.Bound] says is not promised. The two
// certificates prove it.
func TestWithoutAWardenARestoredImageBreaksTheBoundAndIsProved(t *testing.T) {
	w := newWilderness(t, wild(func(c *Charter) { c.Slots, c.Births = 2, 1 }))
	root := w.root()
	must(t, root.lease())
	root.store()
	old := root.disk
	one, err := root.bear(bob)
	must(t, err)
	root.disk = old
	root.start()
	other, err := root.bear(carol)
	if err != nil {
		t.Fatalf("the image was to bear again: %v", err)
	}
	if one.h.Standing().Seat != other.h.Standing().Seat || len(w.agents) <= int(w.c.Body.Slots) {
		t.Fatalf("the bound held: %d agents", len(w.agents))
	}
	who, err := Overlap(dolly.Town, one.chain[1], other.chain[1])
	if err != nil || who != root.key.Peer() {
		t.Errorf("the proof is against %v: %v", who.Short(), err)
	}
}

// So does a parent that lies; but no liar gets beyond its own interval.
func TestWithoutAWardenALiarIsHeldWithinItsInterval(t *testing.T) {
	w := newWilderness(t, wild(func(c *Charter) { c.Slots, c.Births = 8, 7 }))
	liar, err := w.root().bear(bob)
	must(t, err)
	mine := liar.h.Standing().Portion
	for slot := range w.c.Body.Slots {
		p := Portion{Slots: Interval{slot, slot + 1}}
		_, err := Verify(w.c, append(append([][]byte{}, liar.chain...), w.claimBelow(liar, p)))
		if (err == nil) != (mine.Slots.Has(slot) && slot != mine.Slots.Lo) {
			t.Errorf("slot %d of a liar with %v: %v", slot, mine.Slots, err)
		}
	}
}

// claimBelow is a certificate of a grandchild, of a parent without scruples.
func (w *wilderness) claimBelow(a *settler, p Portion) []byte {
	seat := p.seat()
	act := wire.Seal(a.key, dolly.Town, KindAct, Act{Charter: w.c.Hash(), Holder: a.key.Peer(), Child: &seat, Portion: &p})
	return SealCert(a.key, dolly.Town, Cert{
		Act: act, Slot: seat.Slot, Key: carol.Peer(), Parent: wire.Sum(a.chain[len(a.chain)-1]), Depth: 2, Path: a.h.Standing().Path + ".1", Portion: &p,
	})
}

func TestAnEstateRefusesAStateThatIsNotItsOwn(t *testing.T) {
	w := newWilderness(t, wild(nil))
	root := w.root()
	must(t, root.lease())
	for name, change := range map[string]func(*EstateState){
		"another certificate": func(s *EstateState) { s.Cert = dolly.Hash{1} },
		"more slots":          func(s *EstateState) { s.Top = 4 },
		"no slot":             func(s *EstateState) { s.Top = 0 },
		"more spent":          func(s *EstateState) { s.Spent = 10_001 },
		"more births":         func(s *EstateState) { s.Births = 6 },
	} {
		st := root.e.State()
		change(&st)
		if _, err := NewEstate(root.key, w.c, root.chain, st); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := NewEstate(bob, w.c, root.chain, EstateState{}); !errors.Is(err, ErrSigner) {
		t.Errorf("another's certificate: %v", err)
	}
}

func TestAnEstateAnswersItsHolderOnly(t *testing.T) {
	w := newWilderness(t, wild(nil))
	root := w.root()
	raw := wire.Seal(bob, dolly.Town, KindLeaseReq, LeaseReq{Nonce: Nonce{1}, Counter: 1})
	reply, err := root.e.Handle(w.now, raw)
	must(t, err)
	refusal, err := openBy[Refusal](dolly.Town, KindRefusal, reply, root.key.Peer())
	if err != nil || refusal.Body.Reason != ErrSigner {
		t.Errorf("bob's request: %+v, %v", refusal.Body, err)
	}
	ask := leaseAsk(root.h, Tip{})
	one, err := root.e.Handle(w.now, ask)
	must(t, err)
	again, err := root.e.Handle(w.now+1, ask)
	must(t, err)
	if string(one) != string(again) {
		t.Error("the same request has two answers")
	}
	must(t, root.h.OnReply(w.now, one))
	if st := root.e.State(); st.Index != 1 {
		t.Errorf("a repeated request granted again: %+v", st)
	}
	for _, raw := range [][]byte{nil, []byte("no record"), wire.Seal(root.key, dolly.Town, KindReceipt, Receipt{})} {
		if _, err := root.e.Handle(w.now, raw); !errors.Is(err, ErrInvalid) {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

func TestWhoLeavesGetsNothingMore(t *testing.T) {
	w := newWilderness(t, wild(nil))
	root := w.root()
	must(t, root.lease())
	must(t, root.ask(root.h.Leave()))
	root.store()
	root.start()
	if err := root.lease(); !errors.Is(err, ErrLeaving) {
		t.Errorf("a lease for who left: %v", err)
	}
}

// A holder that asks for more than its lease has left is refused by its estate too.
func TestI09AnEstateGrantsNoMoreThanTheLease(t *testing.T) {
	w := newWilderness(t, wild(func(c *Charter) { c.Caps.PerAct, c.Caps.PerLease = 200, 100 }))
	a := w.root()
	must(t, a.lease())
	for _, sat := range []dolly.Sat{201, 101, 100} {
		req := ActReq{Nonce: a.h.st.Nonce, Counter: a.h.st.Counter + 1, Intent: dolly.Hash{1}, MaxSat: sat, Term: a.h.term()}
		reply, err := a.e.Handle(w.now, wire.Seal(a.key, dolly.Town, KindActReq, req))
		must(t, err)
		if kind, _ := wire.Kind(reply); (kind == KindAct) != (sat == 100) {
			t.Errorf("%v of 100: the reply is of kind %s", sat, kind)
		}
	}
}

func TestI09AnEstateLeasesNoMoreThanIsLeft(t *testing.T) {
	w := newWilderness(t, wild(func(c *Charter) { c.Caps.Total, c.Caps.PerAct, c.Caps.PerLease = 150, 100, 100 }))
	a := w.root()
	must(t, a.lease())
	must(t, a.pay(Spend{ID: dolly.Hash{1}, Kind: Renewal, Offer: place, MaxSat: 100}))
	must(t, a.lease())
	if l, _ := a.h.Lease(); l.Allowance != 50 {
		t.Errorf("100 of 150 are spent, and %v are allowed", l.Allowance)
	}
}
