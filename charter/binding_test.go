package charter

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// A seat that an act keeps for a child is nobody else's, not even if the
// operator grants it.
func TestI01ARootTakesNoReservedSeat(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	must(t, w.act(a, 1, 100, true))
	c := w.holder(carol, w.grant(1, carol), 1)
	if got := w.refusal(carol, leaseAsk(c, Tip{})); got != ErrTaken {
		t.Errorf("a root in the seat of alice's child: %v", got)
	}
}

func TestI02OneKeyHoldsOneSlot(t *testing.T) {
	w := newWorld(t, limits())
	w.root(alice)
	again := w.holder(alice, w.grant(1, alice), 2)
	if got := w.refusal(alice, leaseAsk(again, Tip{})); got != ErrTaken {
		t.Errorf("a second slot for alice: %v", got)
	}
}

// A warden restored from a backup knows nothing of the birth, so it counted
// neither the birth nor the seat.
func TestI01AChildWhoseBirthTheWardenForgotIsNotBound(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	backup := w.lines
	chain := w.certify(a, 1, bob)
	w.r = w.registry()
	must(t, w.r.Replay(backup))
	w.r.Resume(w.now)
	w.pass(26 * time.Hour)
	b := w.holder(bob, chain, 1)
	if got := w.refusal(bob, leaseAsk(b, Tip{})); got != ErrTaken {
		t.Errorf("a child without a birth: %v", got)
	}
}

// Who is not adopted drains, whatever certificate it has of the new epoch.
func TestI01WhoIsNotAdoptedIsNotLeasedAgain(t *testing.T) {
	w := newWorld(t, limits())
	w.root(alice)
	w.advance(w.renewed(nil), leaser)
	w.c = w.r.charter
	again := w.holder(alice, w.grant(0, alice), 2)
	if got := w.refusal(alice, leaseAsk(again, Tip{})); got != ErrLeaving {
		t.Errorf("a lease for who is to drain: %v", got)
	}
}

func TestI05NoLeaseGoesBeyondExpiry(t *testing.T) {
	l := limits()
	l.Expiry = dolly.Time(0).Add(dolly.Day + 30*time.Hour)
	w := newWorld(t, l)
	a := w.root(alice)
	w.pass(20 * time.Hour)
	must(t, w.lease(a))
	if got, _ := a.Lease(); got.Until != l.Expiry {
		t.Errorf("the last lease ends at %v, the charter at %v", got.Until, l.Expiry)
	}
	w.now = l.Expiry
	if got := w.refusal(alice, leaseAsk(a, Tip{})); got != ErrExpired {
		t.Errorf("a lease after expiry: %v", got)
	}
}

// askLease is a request as a changed program makes it, without asking its holder.
func askLease(h *Holder, k wire.Key, change func(*LeaseReq)) []byte {
	req := LeaseReq{
		Slot: h.self.Slot, Gen: h.self.Gen, Nonce: h.st.Nonce, Counter: h.st.Counter + 1,
		Chain: h.chain, Term: h.term(),
	}
	change(&req)
	return wire.Seal(k, dolly.Town, KindLeaseReq, req)
}

func TestI09RenewalsDoNotReachTheEscrowOfTheOpenAct(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	must(t, w.act(a, 1, 400, false))
	renewed := func(sat dolly.Sat) []byte {
		return askLease(a, alice, func(r *LeaseReq) { r.Renewed = sat })
	}
	if got := w.refusal(alice, renewed(601)); got != ErrOverspent {
		t.Errorf("601 of 1000 renewed, 400 in an act: %v", got)
	}
	if got := w.refusal(alice, renewed(600)); got != 0 {
		t.Errorf("600 of 1000 renewed: %v", got)
	}
}

func TestI09ANewIncarnationGetsWhatTheOldOneLeft(t *testing.T) {
	l := limits()
	l.Caps.Total = 1500
	w := newWorld(t, l)
	again := w.restart(w.root(alice), 2)
	must(t, w.lease(again))
	if got, _ := again.Lease(); got.Allowance != 500 {
		t.Errorf("beside a lease for 1000 of 1500 it may spend %v", got.Allowance)
	}
}
