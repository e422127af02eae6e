package charter

import (
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

var standby = key(5)

func withStandby() Charter {
	c := limits()
	c.StandbyKey, c.StandbyPeer = standby.Peer(), standby.Peer()
	return c
}

// handover is the operator's word that the standby goes on after a line, which
// was the last.
func (w *world) handover(index uint64) []byte { return w.handedOver(index, true) }

func (w *world) handedOver(index uint64, whole bool) []byte {
	w.t.Helper()
	raw, err := SealHandover(operator, w.c, index, w.lines[index-1].Hash(), whole)
	must(w.t, err)
	return raw
}

// takeOver has the standby go on with the first lines; the primary is left.
func (w *world) takeOver(raw []byte, lines []Line) (primary *Registry) {
	w.t.Helper()
	copied, err := ReadRegistry(dolly.Town, w.c, lines)
	must(w.t, err)
	more, err := copied.TakeOver(w.now, raw, standby)
	must(w.t, err)
	primary, w.r, w.lines = w.r, copied, append(lines[:len(lines):len(lines)], more...)
	return primary
}

func TestTheStandbyGoesOn(t *testing.T) {
	w := newWorld(t, withStandby())
	a := w.root(alice)
	b := w.bear(a, 1, bob)
	must(t, w.act(a, 2, 100, true))
	raw := w.handover(uint64(len(w.lines)))
	primary := w.takeOver(raw, w.lines)

	// Alice hears of it by a refusal, bob by gossip.
	if err := w.lease(a); !errors.Is(err, ErrCeased) || !a.WantsLease(w.now) {
		t.Fatalf("alice asks as if the primary were there: %v", err)
	}
	must(t, w.lease(a))
	if act, open := a.Act(); !open || act.Intent != (dolly.Hash{2}) || act.Moved || len(act.Handover) == 0 {
		t.Fatalf("her open act: %+v", act)
	}
	_, err := a.Permit(w.now, payment(2, 100))
	must(t, err)
	cert, err := a.Certify(w.now, dolly.Hash{2}, carol.Peer(), "")
	must(t, err)
	w.settle(a, 2, 100, Delivered)
	c := w.holder(carol, append(append([][]byte{}, a.chain...), cert), 1)
	if err := w.lease(c); !errors.Is(err, ErrCeased) {
		t.Errorf("a child that knows only the primary: %v", err)
	}
	must(t, w.lease(c))
	if news, err := b.OnHandover(raw); err != nil || !news {
		t.Fatalf("bob: %v, %v", news, err)
	}
	b = w.restart(b, 2)
	must(t, w.lease(b))

	// The primary sees the hand-over in bob's next request, and ends for good.
	w.pass(9 * time.Hour)
	reply, lines, err := primary.Handle(w.now, bob.Peer(), leaseAsk(b, Tip{}))
	must(t, err)
	no, err := openWarden[Refusal](w.c, bob.Peer(), KindRefusal, reply)
	must(t, err)
	if no.Body.Reason != ErrCeased || len(lines) != 1 || !primary.Snapshot().Ceased {
		t.Errorf("the primary: %v, %d lines", no.Body.Reason, len(lines))
	}
	if _, err := primary.Stop(w.now, order(1, 1, Pause)); !errors.Is(err, ErrCeased) {
		t.Errorf("the primary takes orders: %v", err)
	}
	if _, err := primary.Advance(w.now, w.renewed(nil), leaser); !errors.Is(err, ErrCeased) {
		t.Errorf("the primary begins an epoch: %v", err)
	}
}

func TestAStandbyThatIsNotUpToDateWaits(t *testing.T) {
	w := newWorld(t, withStandby())
	a := w.root(alice)
	n := len(w.lines)
	must(t, w.lease(a)) // the standby has not got this line
	raw := w.handover(uint64(len(w.lines)))
	w.takeOver(raw, w.lines[:n])
	_, err := a.OnHandover(raw)
	must(t, err)
	if err := w.lease(a); !errors.Is(err, ErrBehind) {
		t.Errorf("a line that was handed over is missing: %v", err)
	}
	_, head := w.r.Head()
	must(t, w.r.Confirm(head))

	// Handed over at what it has, it owes the primary's later lines nothing, but waits.
	w = newWorld(t, withStandby())
	a = w.root(alice)
	n = len(w.lines)
	raw = w.handedOver(uint64(n), false)
	must(t, w.lease(a))
	primary := w.takeOver(raw, w.lines[:n])
	if got := w.refusal(alice, leaseAsk(a, Tip{})); got != ErrCeased {
		t.Errorf("the primary's client: %v", got)
	}
	_, err = a.OnHandover(raw)
	must(t, err)
	if a.LeaseLeft(w.now) != 0 {
		t.Error("a lease from after the hand-over counts")
	}
	reply, _, err := primary.Handle(w.now, alice.Peer(), leaseAsk(w.restart(w.holder(alice, a.chain, 1), 9), Tip{}))
	must(t, err)
	if err := a.OnReply(w.now, reply); !errors.Is(err, ErrCeased) {
		t.Errorf("what the primary grants after the hand-over: %v", err)
	}
	must(t, w.lease(a))
	if err := w.act(a, 2, 100, true); !errors.Is(err, ErrWarming) {
		t.Errorf("a birth while leases run that it does not know of: %v", err)
	}
	w.pass(w.c.Body.LeaseLife)
	w.pass(time.Hour)
	must(t, w.lease(a))
	must(t, w.act(a, 2, 100, true))
}

// A member that got more of the primary cannot make the standby look old.
func TestWhatThePrimarySignsLaterStopsNoStandby(t *testing.T) {
	w := newWorld(t, withStandby())
	a := w.root(alice)
	raw, n := w.handover(1), len(w.lines)
	must(t, w.lease(a))
	later := a.st.Lease
	w.takeOver(raw, w.lines[:n])
	_, err := a.OnHandover(raw)
	must(t, err)
	a.st.Newest = later
	must(t, w.lease(a))
}

func TestI01TheStandbyIsColdUnlessItHasAll(t *testing.T) {
	for name, c := range map[string]struct {
		missing int
		whole   bool
		want    error
	}{
		"all lines": {0, true, nil}, "one is missing": {1, true, ErrWarming},
		"all lines, and nobody knows that": {0, false, ErrWarming},
	} {
		w := newWorld(t, withStandby())
		a := w.root(alice)
		w.bear(a, 1, bob)
		raw := w.handedOver(uint64(len(w.lines)), c.whole)
		a.st.Newest, a.st.Lease = nil, nil
		w.takeOver(raw, w.lines[:len(w.lines)-c.missing])
		_, err := a.OnHandover(raw)
		must(t, err)
		must(t, w.lease(a))
		if err := w.act(a, 3, 10, true); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestHandoversThatAreNone(t *testing.T) {
	w := newWorld(t, withStandby())
	a := w.root(alice)
	h := Handover{Charter: w.c.Hash(), Index: 1, Head: w.lines[0].Hash(), To: standby.Peer()}
	other, elsewhere := h, h
	other.To, elsewhere.Charter = carol.Peer(), dolly.Hash{1}
	for name, raw := range map[string][]byte{
		"by the standby":  wire.Seal(standby, dolly.Town, KindHandover, h),
		"to another":      wire.Seal(operator, dolly.Town, KindHandover, other),
		"another charter": wire.Seal(operator, dolly.Town, KindHandover, elsewhere),
		"another network": wire.Seal(operator, dolly.Main, KindHandover, h),
	} {
		if got := w.refusal(carol, raw); got == 0 || got == ErrCeased || w.r.Snapshot().Ceased {
			t.Errorf("%s: %v", name, got)
		}
		if _, err := a.OnHandover(raw); err == nil {
			t.Errorf("%s: alice believes it", name)
		}
		forged := wire.Seal(standby, dolly.Town, KindLease, Lease{Charter: w.c.Hash(), Handover: raw})
		if _, err := openWarden[Lease](w.c, alice.Peer(), KindLease, forged); err == nil {
			t.Errorf("%s: the standby's lease is good", name)
		}
	}
	if _, err := SealHandover(operator, sealed(t, limits()), 1, dolly.Hash{}, true); !errors.Is(err, ErrInvalid) {
		t.Errorf("to no standby: %v", err)
	}
	if _, err := w.r.TakeOver(w.now, w.handover(1), leaser); !errors.Is(err, ErrSigner) {
		t.Errorf("the primary takes over from itself: %v", err)
	}
	if got := w.refusal(carol, w.handover(1)); got != ErrCeased {
		t.Errorf("anybody may show a hand-over: %v", got)
	}
	again, err := ReadRegistry(dolly.Town, w.c, w.lines)
	must(t, err)
	if must(t, again.Serve(leaser)); !again.Snapshot().Ceased {
		t.Error("a restart of the primary forgets that it ceased")
	}
}

func TestTheNextCharterEndsAHandover(t *testing.T) {
	w := newWorld(t, withStandby())
	a := w.root(alice)
	w.takeOver(w.handover(1), w.lines)
	raw := w.renewed(func(c *Charter) { c.LeaseKey, c.StandbyKey = standby.Peer(), second.Peer() }, alice)
	w.advance(raw, standby)
	hears(t, a, raw)
	must(t, w.lease(a))
	if l, _ := a.Lease(); len(l.Handover) != 0 {
		t.Error("the new warden still speaks as a standby")
	}
	again, err := ReadRegistry(dolly.Town, w.c, w.lines)
	must(t, err)
	must(t, again.Serve(standby))
}

func TestOnlyTheOperatorsReadTheRegistry(t *testing.T) {
	c := sealed(t, withStandby())
	for _, k := range []wire.Key{operator, stopper, leaser, standby} {
		if tail, err := OpenTail(c, SealTail(k, dolly.Town, 7)); err != nil || tail.From != 7 {
			t.Errorf("%v: %+v, %v", k, tail, err)
		}
	}
	if _, err := OpenTail(c, SealTail(alice, dolly.Town, 1)); !errors.Is(err, ErrSigner) {
		t.Errorf("alice reads: %v", err)
	}
	if _, err := OpenLines(c, SealLines(alice, dolly.Town, Lines{})); !errors.Is(err, ErrSigner) {
		t.Errorf("alice's lines: %v", err)
	}
}

// The primary was told, and its holders do not know yet: it gives them nothing.
func TestI01APrimaryThatWasHandedOverGivesNothing(t *testing.T) {
	w := newWorld(t, withStandby())
	a := w.root(alice)
	raw, err := SealHandover(operator, w.c, 1, w.lines[0].Hash(), true)
	must(t, err)
	if got := w.refusal(carol, raw); got != ErrCeased {
		t.Fatalf("the hand-over: %v", got)
	}
	n := len(w.lines)
	if got := w.refusal(alice, leaseAsk(a, Tip{})); got != ErrCeased || len(w.lines) != n {
		t.Errorf("a lease of the primary: %v, %d more lines", got, len(w.lines)-n)
	}
}
