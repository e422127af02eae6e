package charter

import (
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

func hears(t testing.TB, h *Holder, raw []byte) {
	t.Helper()
	if news, err := h.OnCharter(raw); err != nil || !news {
		t.Fatalf("the charter is no news: %v", err)
	}
}

// fleetOfThree is alice's root, bob her child, carol his.
func fleetOfThree(t testing.TB) (w *world, a, b, c *Holder) {
	w = newWorld(t, limits())
	a = w.root(alice)
	b = w.bear(a, 1, bob)
	return w, a, b, w.bear(b, 2, carol)
}

func TestAnEpochAdoptsSomeAndTheOthersDrain(t *testing.T) {
	w, a, b, c := fleetOfThree(t)
	must(t, w.act(b, 3, 100, false))
	raw := w.renewed(nil, bob, carol)
	w.advance(raw, leaser)

	// Bob hears of it from the warden, carol by gossip, alice at last as well.
	if err := w.lease(b); !errors.Is(err, ErrEpoch) || b.Charter().Body.Epoch != 2 || !b.Adopted() {
		t.Fatalf("bob in epoch %d: %v", b.Charter().Body.Epoch, err)
	}
	if !b.WantsLease(w.now) {
		t.Error("bob wants no lease of the new epoch")
	}
	must(t, w.lease(b))
	act, open := b.Act()
	if !open || act.Moved || act.Intent != (dolly.Hash{3}) || act.Charter != wire.Sum(raw) {
		t.Fatalf("the open act did not come along: %+v", act)
	}
	_, err := b.Permit(w.now, payment(3, 100))
	must(t, err)
	if st := b.Standing(); st.Path != "0.1" || st.Depth != 1 || len(b.chain) != 1 {
		t.Errorf("bob stands at %+v with %d certificates", st, len(b.chain))
	}
	hears(t, c, raw)
	must(t, w.lease(c))
	hears(t, a, raw)
	if a.Adopted() || a.WantsLease(w.now) {
		t.Error("alice goes on")
	}
	if _, err := a.LeaseRequest(Tip{}); !errors.Is(err, ErrEpoch) {
		t.Errorf("alice asks for a lease: %v", err)
	}
	if _, err := a.Permit(w.now, Spend{ID: dolly.Hash{9}, Kind: Renewal, Offer: place, MaxSat: 1}); !errors.Is(err, ErrEpoch) {
		t.Errorf("alice spends: %v", err)
	}
	if a = w.restart(a, 5); a.Adopted() || a.Charter().Body.Epoch != 2 {
		t.Error("a restart forgot that alice is not adopted")
	}
	if b = w.restart(b, 6); !b.Adopted() || b.Charter().Body.Epoch != 2 {
		t.Fatal("a restart forgot that bob is adopted")
	}
	must(t, w.lease(b))
}

func TestAChildIsBornUnderAnAdoptedParent(t *testing.T) {
	l := limits()
	l.Slots, l.Depth = 5, 3
	w := newWorld(t, l)
	a := w.root(alice)
	b := w.bear(a, 1, bob)
	raw := w.renewed(nil, bob)
	w.advance(raw, leaser)
	hears(t, b, raw)
	must(t, w.lease(b))
	w.c = w.r.charter
	d := w.bear(b, 2, carol)
	if st := d.Standing(); st.Path != "0.1.1" || st.Depth != 2 || len(d.chain) != 2 {
		t.Errorf("the child stands at %+v", st)
	}
	if got := w.r.slots[d.self.Slot].bound.Parents; len(got) != 2 {
		t.Errorf("the registry knows %d parents, want root and bob", len(got))
	}
}

func TestI01SlotsOfWhoIsNotAdoptedReturnLate(t *testing.T) {
	for name, void := range map[string]time.Duration{"an hour": time.Minute, "the void delay": 3 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			w, _, _, _ := fleetOfThree(t)
			w.advance(w.renewed(func(c *Charter) { c.VoidDelay = void }, alice, bob), leaser)
			w.c = w.r.charter
			last := w.r.slots[2].until
			w.now = last.Add(max(void, time.Hour) - time.Millisecond)
			d := w.holder(second, w.grant(2, second), 1)
			if got := w.refusal(second, leaseAsk(d, Tip{})); got != ErrTaken {
				t.Errorf("before the old lease is over by an hour: %v", got)
			}
			w.pass(time.Millisecond)
			w.ask(second, leaseAsk(d, Tip{})) // returns the slot
			must(t, w.lease(w.holder(second, w.grant(2, second), 1)))
		})
	}
}

func TestI01SmallerFleet(t *testing.T) {
	w, a, b, _ := fleetOfThree(t)
	raw := w.renewed(func(c *Charter) { c.Slots, c.Depth = 1, 2 }, alice)
	w.advance(raw, leaser)
	w.c = w.r.charter
	hears(t, a, raw)
	must(t, w.lease(a))
	if err := w.act(a, 5, 100, true); !errors.Is(err, ErrNoSlot) {
		t.Errorf("a birth into a slot that there is no more: %v", err)
	}
	hears(t, b, raw)
	w.settleOld(b)
	for range 2 {
		w.pass(20 * time.Hour)
		must(t, w.lease(a))
	}
	v := w.r.Snapshot()
	if v.Used != 1 || len(v.Free) != 0 {
		t.Errorf("%d slots used, %d free", v.Used, len(v.Free))
	}
	if err := w.act(a, 6, 100, true); !errors.Is(err, ErrNoSlot) {
		t.Errorf("a birth into a slot that returned, and that there is no more: %v", err)
	}
}

// settleOld shows that who is not adopted can still say goodbye.
func (w *world) settleOld(h *Holder) {
	w.t.Helper()
	must(w.t, h.OnReply(w.now, w.ask(h.key.(wire.Key), h.Leave())))
}

func TestI01LargerFleet(t *testing.T) {
	w, a, b, c := fleetOfThree(t)
	if err := w.act(a, 5, 100, true); !errors.Is(err, ErrNoSlot) {
		t.Fatalf("three slots: %v", err)
	}
	raw := w.renewed(func(c *Charter) { c.Slots, c.Births = 5, 4 }, alice, bob, carol)
	w.advance(raw, leaser)
	for _, h := range []*Holder{a, b, c} {
		hears(t, h, raw)
		must(t, w.lease(h))
	}
	w.c = w.r.charter
	w.bear(a, 5, key(20))
	w.bear(a, 6, key(21))
	if err := w.act(a, 7, 100, true); !errors.Is(err, ErrBirths) {
		t.Errorf("two births were before the epoch, two after, of four: %v", err)
	}
}

func TestI09ASmallerCapTakesNothingBack(t *testing.T) {
	w, a, b, _ := fleetOfThree(t)
	must(t, w.act(b, 5, 400, false))
	_, err := b.Permit(w.now, payment(5, 400))
	must(t, err)
	raw := w.renewed(func(c *Charter) { c.Caps = Caps{Total: 500, PerAct: 100, PerLease: 100} }, alice, bob)
	w.advance(raw, leaser)
	for _, h := range []*Holder{a, b} {
		hears(t, h, raw)
		must(t, w.lease(h))
		if l, _ := h.Lease(); l.Allowance != 0 {
			t.Errorf("an allowance of %v though all is set aside", l.Allowance)
		}
	}
	w.settle(b, 5, 400, Delivered)
	if left := w.r.slots[1].reserve; left != 0 {
		t.Errorf("%v are set aside for bob, whose act was all", left)
	}
	for range 3 {
		w.pass(20 * time.Hour)
		must(t, w.lease(b))
	}
	if v := w.r.Snapshot(); v.Escrowed < 0 || v.Spent < 580 {
		t.Errorf("%v spent, %v escrowed", v.Spent, v.Escrowed)
	}
	if l, _ := b.Lease(); l.Allowance != 0 {
		t.Errorf("%v allowed over the cap", l.Allowance)
	}
}

func TestAnAgentWalksEpochByEpoch(t *testing.T) {
	w, a, _, _ := fleetOfThree(t)
	for range 3 {
		w.advance(w.renewed(nil, alice), leaser)
	}
	last := w.r.charter
	if _, err := a.OnCharter(last.Raw); !errors.Is(err, ErrChain) {
		t.Errorf("jumped over two charters: %v", err)
	}
	for range 3 {
		if err := w.lease(a); !errors.Is(err, ErrEpoch) {
			t.Fatal(err)
		}
	}
	must(t, w.lease(a))
	if a.Charter().Hash() != last.Hash() {
		t.Errorf("alice is in epoch %d", a.Charter().Body.Epoch)
	}
	if news, err := a.OnCharter(w.lines[0].Epoch); news || err == nil {
		t.Error("no charter was taken for one")
	}
}

func TestOrdersOverEpochs(t *testing.T) {
	w, a, _, _ := fleetOfThree(t)
	w.ask(operator, order(1, 1, Halt))
	raw := w.renewed(func(c *Charter) { c.StopKey = second.Peer() }, alice)
	w.advance(raw, leaser)
	if _, err := a.OnStop(order(1, 1, Halt)); err != nil || a.OrderRaw() == nil {
		t.Fatal(err)
	}
	hears(t, a, raw)
	if a.Order() != Resume || a.OrderRaw() != nil || w.r.Snapshot().Order != "resume" {
		t.Errorf("the halt of an earlier epoch stands: %v", a.Order())
	}
	if _, err := a.OnStop(order(2, 9, Halt)); !errors.Is(err, ErrSigner) {
		t.Errorf("the old stop key stops: %v", err)
	}
	pause := SealStop(second, dolly.Town, Stop{Fleet: "test", Epoch: 2, Seq: 1, Kind: Pause})
	if news, err := a.OnStop(pause); err != nil || !news || a.Order() != Pause {
		t.Errorf("%v under %v", err, a.Order())
	}
}

func TestRenewChecksWhoRenews(t *testing.T) {
	c := sealed(t, limits())
	next := c.Body
	next.Fleet = "other"
	for name, try := range map[string]func() error{
		"another operator": func() error { _, err := Renew(leaser, c, c.Body); return err },
		"another fleet":    func() error { _, err := Renew(operator, c, next); return err },
	} {
		if err := try(); !errors.Is(err, ErrSigner) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnybodyMayBringTheNextCharter(t *testing.T) {
	w, _, _, _ := fleetOfThree(t)
	other := w.renewed(func(c *Charter) { c.LeaseKey = second.Peer() })
	if got := w.refusal(carol, other); got != ErrSigner {
		t.Errorf("a charter with another lease key: %v", got)
	}
	raw := w.renewed(nil, alice)
	if got := w.refusal(carol, raw); got != 0 || w.r.charter.Body.Epoch != 2 {
		t.Errorf("the next charter: %v, epoch %d", got, w.r.charter.Body.Epoch)
	}
	if got := w.refusal(carol, raw); got != 0 {
		t.Errorf("the same again: %v", got)
	}
	if got := w.refusal(carol, other); got != ErrChain {
		t.Errorf("another one that follows the first: %v", got)
	}
}
