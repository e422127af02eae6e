package charter

import (
	"errors"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// The histories of testdata/model, played to the real registry and holders.

// asks sends h's request and keeps the reply: it is on its way.
func (w *world) asks(h *Holder, id byte) []byte {
	w.t.Helper()
	raw, err := h.ActRequest(dolly.Hash{id}, 100, false)
	must(w.t, err)
	return w.ask(h.key.(wire.Key), raw)
}

// late-replies-are-taken.txt
func TestI06LateActIsNotPaidAgain(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	late := w.asks(a, 1)
	if _, err := a.LeaseRequest(Tip{}); !errors.Is(err, ErrPending) {
		t.Errorf("asks for a lease while an act may be on its way: %v", err)
	}
	must(t, a.OnReply(w.now, w.ask(alice, a.st.ActAsk))) // asked again
	_, err := a.Permit(w.now, payment(1, 100))
	must(t, err)
	w.settle(a, 1, 100, Delivered)
	if err := a.OnReply(w.now, late); !errors.Is(err, ErrStale) {
		t.Errorf("an act that is settled was taken in: %v", err)
	}
	if p, err := a.Permit(w.now, payment(1, 100)); err == nil || p.Valid() {
		t.Error("a settled act is paid again")
	}
	must(t, w.act(a, 2, 100, false))
}

// paid-after-settling.txt
func TestI09SettledActIsNotPaid(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	must(t, w.act(a, 1, 100, false))
	raw, err := a.SettleRequest(dolly.Hash{1}, 0, Failed)
	must(t, err)
	if _, err := a.Permit(w.now, payment(1, 100)); !errors.Is(err, ErrNoAct) {
		t.Errorf("paid while its failure is told: %v", err)
	}
	must(t, a.OnReply(w.now, w.ask(alice, raw)))
}

// settled-before-handed-over.txt
func TestI09ActIsHandedOverBeforeItFails(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	must(t, w.act(a, 1, 100, false))
	b := w.restart(a, 2)
	if _, err := b.SettleRequest(dolly.Hash{1}, 0, Failed); !errors.Is(err, ErrSuperseded) {
		t.Errorf("an image settled what its original may pay: %v", err)
	}
	must(t, w.lease(b))
	raw, err := b.SettleRequest(dolly.Hash{1}, 0, Failed)
	must(t, err)
	if got := w.refusal(alice, raw); got != ErrTooEarly {
		t.Errorf("settled before the old act lapsed: %v", got)
	}
}

// A lease that a settlement overtook is not taken in, and does not stand in the
// way of the next one.
func TestOvertakenLeaseIsAskedForAgain(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	must(t, w.act(a, 1, 100, false))
	late := w.ask(alice, leaseAsk(a, Tip{}))
	w.settle(a, 1, 0, Failed)
	if err := a.OnReply(w.now, late); err == nil {
		t.Error("a lease with an act that is settled was taken in")
	}
	if _, open := a.Act(); open {
		t.Error("the settled act is back")
	}
	must(t, w.lease(a))
}

// An image that settled, and never heard so, takes over a later act: its old
// settlement is not sent for the new one.
func TestTakenOverActIsSettledForItself(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	must(t, w.act(a, 1, 100, false))
	raw, err := a.SettleRequest(dolly.Hash{1}, 0, Failed)
	must(t, err)
	w.ask(alice, raw) // the ack is lost
	b := w.restart(a, 2)
	must(t, w.lease(b))
	must(t, w.act(b, 2, 100, false))
	c := w.restart(a, 3)
	must(t, w.lease(c))
	raw, err = c.SettleRequest(dolly.Hash{2}, 100, Delivered)
	must(t, err)
	s, err := openBy[Settle](dolly.Town, KindSettle, raw, alice.Peer())
	must(t, err)
	if s.Body.Intent != (dolly.Hash{2}) {
		t.Errorf("settles %s", s.Body.Intent.Short())
	}
}
