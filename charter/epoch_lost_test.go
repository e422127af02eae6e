package charter

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// The lease key is lost with the warden's machine; its registry is not.
func TestLostLeaseKey(t *testing.T) {
	w, a, _, _ := fleetOfThree(t)
	raw := w.renewed(func(c *Charter) { c.LeaseKey = second.Peer() }, alice, bob, carol)
	first := w.c
	r, err := ReadRegistry(dolly.Town, first, w.lines)
	must(t, err)
	w.r = r
	if _, _, err := r.Handle(w.now, alice.Peer(), leaseAsk(a, Tip{})); err == nil {
		t.Error("a registry without a key answered")
	}
	w.r.Resume(w.now)
	if _, err := r.Advance(w.now, raw, leaser); !errors.Is(err, ErrSigner) {
		t.Errorf("the old key in the new epoch: %v", err)
	}
	w.advance(raw, second)
	if err := w.lease(a); !errors.Is(err, ErrEpoch) || !a.Adopted() {
		t.Fatalf("alice, who knows only the old key: %v", err)
	}
	must(t, w.lease(a))
	again, err := ReadRegistry(dolly.Town, first, w.lines)
	must(t, err)
	must(t, again.Serve(second))
	if !bytes.Equal(viewBytes(again), viewBytes(w.r)) {
		t.Error("a registry replayed over two keys shows something else")
	}
}

// A thief with the old lease key goes on granting in the old epoch.
func TestI06StolenLeaseKey(t *testing.T) {
	w, a, b, _ := fleetOfThree(t)
	thief, err := ReadRegistry(dolly.Town, w.c, w.lines)
	must(t, err)
	must(t, thief.Serve(leaser))
	old := b.Charter()
	raw := w.renewed(func(c *Charter) { c.LeaseKey = second.Peer() }, alice, bob)
	w.advance(raw, second)
	hears(t, a, raw)
	must(t, w.lease(a))
	good, _ := a.Lease()

	stolen := *thief
	reply, _, err := stolen.Handle(w.now, bob.Peer(), leaseAsk(b, Tip{})) // bob does not know yet
	must(t, err)
	must(t, b.OnReply(w.now, reply))
	hears(t, b, raw)
	if b.LeaseLeft(w.now) != 0 {
		t.Error("the thief's lease counts in the new epoch")
	}
	lie := wire.Seal(leaser, dolly.Town, KindLease, Lease{
		Charter: wire.Sum(raw), Key: alice.Peer(), Nonce: a.st.Nonce, Counter: 2, Index: 99, At: w.now, Until: w.now.Add(time.Hour),
	})
	leaseAsk(a, Tip{})
	if err := a.OnReply(w.now, lie); !errors.Is(err, ErrSigner) {
		t.Errorf("the old key signs for the new epoch: %v", err)
	}
	if l, _ := a.Lease(); l.Index != good.Index {
		t.Error("alice obeys the thief")
	}
	// What only the old charter certifies is nobody in the new one.
	if _, err := Verify(w.r.charter, b.chain[:1]); err != nil || old.Body.Epoch != 1 {
		t.Errorf("bob alone in the new epoch: %v", err)
	}
}

// The registry is lost: the operator states what it knows of it.
func TestLostRegistry(t *testing.T) {
	w, a, _, c := fleetOfThree(t)
	must(t, c.OnReply(w.now, w.ask(carol, leaseAsk(c, Tip{}))))
	_, err := a.Permit(w.now, Spend{ID: dolly.Hash{9}, Kind: Renewal, Offer: place, MaxSat: 100})
	must(t, err)
	raw := w.renewed(func(c *Charter) {
		c.LeaseKey, c.Carried = second.Peer(), Carried{Spent: 3000, Births: 4}
	}, alice, bob)
	next, err := OpenCharter(dolly.Town, raw)
	must(t, err)
	w.r, err = NewRegistry(dolly.Town, next, second)
	must(t, err)
	w.c, w.lines = next, nil
	w.r.Resume(w.now)
	hears(t, a, raw)
	must(t, w.lease(a)) // adopted: at once
	if v := w.r.Snapshot(); v.Spent != 3000 || v.Births != 4 {
		t.Errorf("%v spent and %d births, want what was carried", v.Spent, v.Births)
	}
	if err := w.act(a, 5, 100, true); !errors.Is(err, ErrWarming) {
		t.Errorf("granted while old leases may run: %v", err)
	}
	if got := w.refusal(key(20), leaseAsk(w.holder(key(20), w.grant(2, key(20)), 1), Tip{})); got != ErrWarming {
		t.Errorf("a root was bound while carol may live there: %v", got)
	}
	again, err := ReadRegistry(dolly.Town, next, w.lines)
	must(t, err)
	must(t, again.Serve(second))
	w.r = again
	w.r.Resume(w.now)
	b := w.holder(bob, w.born[bob.Peer()].chain[1:], 2)
	if err := w.lease(b); !errors.Is(err, ErrWarming) {
		t.Errorf("bound by a warden that may have forgotten what it bound since: %v", err)
	}
	w.pass(25 * time.Hour)
	must(t, w.lease(a))
	must(t, w.act(a, 5, 100, true))
}

func TestI01ARestartedWardenWaitsForLeasesOfEveryEpoch(t *testing.T) {
	for _, lives := range [][2]time.Duration{{24 * time.Hour, time.Hour}, {time.Hour, 24 * time.Hour}} {
		l := limits()
		l.LeaseLife = lives[0]
		w := newWorld(t, l)
		w.root(alice)
		w.advance(w.renewed(func(c *Charter) { c.LeaseLife = lives[1] }, alice), leaser)
		again, err := ReadRegistry(dolly.Town, w.c, w.lines)
		must(t, err)
		again.Resume(w.now)
		if got, want := again.Snapshot().WarmFrom, w.now.Add(25*time.Hour); got != want {
			t.Errorf("leases of %v: warm from %v, want %v", lives, got, want)
		}
	}
}

// Who is not adopted gets nothing, whatever it signs.
func TestI01WhoIsNotAdoptedCannotAskInTheNewEpoch(t *testing.T) {
	w, a, _, _ := fleetOfThree(t)
	w.advance(w.renewed(nil, bob), leaser)
	term := Term{Epoch: 2}
	for name, raw := range map[string][]byte{
		"lease": wire.Seal(alice, dolly.Town, KindLeaseReq, LeaseReq{Nonce: a.st.Nonce, Counter: 1, Chain: a.chain, Term: term}),
		"act":   wire.Seal(alice, dolly.Town, KindActReq, ActReq{Nonce: a.st.Nonce, Counter: 1, Intent: dolly.Hash{1}, MaxSat: 1, Term: term}),
	} {
		if got := w.refusal(alice, raw); got != ErrChain && got != ErrLeaving {
			t.Errorf("a %s: %v", name, got)
		}
	}
}

// A warden from a backup grants nothing once it was shown what it lost. The next
// charter is the way out, and binds nobody new while forgotten leases may run.
func TestI01AWardenThatLostLinesBeginsAnewWithTheNextEpoch(t *testing.T) {
	w, a, _, _ := fleetOfThree(t)
	r, err := ReadRegistry(dolly.Town, w.c, w.lines[:1])
	must(t, err)
	must(t, r.Serve(leaser))
	must(t, w.lease(a))
	w.r, w.lines = r, w.lines[:1]
	w.r.Resume(w.now)
	w.pass(w.c.Body.LeaseLife)
	w.pass(2 * time.Hour) // it is warm again
	if err := w.lease(a); !errors.Is(err, ErrBehind) {
		t.Fatalf("the lost lines were not noticed: %v", err)
	}
	raw := w.renewed(func(c *Charter) { c.Carried = Carried{Spent: 2000, Births: 4} }, alice)
	w.advance(raw, leaser)
	hears(t, a, raw)
	must(t, w.lease(a))
	if v := w.r.Snapshot(); v.Behind || v.Spent < 2000 || v.Births != 4 {
		t.Errorf("behind %v, spent %v, births %d", v.Behind, v.Spent, v.Births)
	}
	if err := w.act(a, 9, 100, true); !errors.Is(err, ErrWarming) {
		t.Errorf("a birth while forgotten leases may run: %v", err)
	}
	w.pass(w.c.Body.LeaseLife)
	w.pass(time.Hour)
	must(t, w.lease(a))
	must(t, w.act(a, 9, 100, true))
}

// A seat that was kept for an agent which never came is free again soon after an
// epoch that does without it, not when the charter expires that kept it.
func TestASeatThatIsNoLongerKeptReturns(t *testing.T) {
	l := limits()
	l.Adopt = []Adopted{{Slot: 0, Key: alice.Peer()}, {Slot: 1, Key: bob.Peer()}}
	l.Epoch, l.Prev = 2, dolly.Hash{1}
	w := newWorld(t, l)
	w.r.Resume(w.now)
	next := w.r.charter.Body
	next.Adopt = next.Adopt[:1]
	raw, err := Renew(operator, w.r.charter, next)
	must(t, err)
	w.advance(raw, leaser)
	w.pass(MaxLease + l.VoidDelay - time.Minute)
	w.ask(stopper, order(3, 1, Resume)) // any request
	if s := w.r.Snapshot().Slots; s[0].State != SlotReserved || s[1].State != SlotReserved {
		t.Fatalf("too early: %v", s)
	}
	w.pass(time.Minute)
	w.ask(stopper, order(3, 2, Resume))
	if s := w.r.Snapshot().Slots; s[0].State != SlotReserved || s[1].State != SlotFree || s[1].Gen != 1 {
		t.Errorf("%v", s)
	}
}
