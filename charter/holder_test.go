package charter

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
)

func TestFirstBirth(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	if a.WantsLease(w.now) || a.LeaseLeft(w.now) != 24*time.Hour {
		t.Fatalf("a fresh lease is wanted again; %v left", a.LeaseLeft(w.now))
	}
	b := w.bear(a, 7, bob)
	if at := b.Standing(); at.Path != "0.1" || at.Depth != 1 || at.Slot != 1 {
		t.Errorf("the child stands at %+v", at)
	}
	c := w.bear(b, 8, carol)
	if at := c.Standing(); at.Path != "0.1.1" || at.Depth != 2 || at.Slot != 2 || len(at.Parents) != 2 {
		t.Errorf("the grandchild stands at %+v", at)
	}
	v := w.r.Snapshot()
	if v.Used != 3 || v.Births != 2 || v.Spent != 180 || len(v.Free) != 0 || len(v.Acts) != 0 {
		t.Errorf("the registry shows %+v", v)
	}
	w.pass(9 * time.Hour)
	if !a.WantsLease(w.now) {
		t.Error("no lease is wanted after a third of its life")
	}
}

func TestRequestsWaitByteEqual(t *testing.T) {
	w := newWorld(t, limits())
	a := w.holder(alice, w.grant(0, alice), 1)
	first := leaseAsk(a, Tip{Seq: 1})
	if !bytes.Equal(first, leaseAsk(a, Tip{Seq: 2})) {
		t.Fatal("a waiting lease request changed")
	}
	lost := w.ask(alice, first)
	if !bytes.Equal(lost, w.ask(alice, first)) {
		t.Fatal("the same request got another reply")
	}
	must(t, a.OnReply(w.now, lost))
	must(t, a.OnReply(w.now, lost)) // duplicated by the network
	ask, err := a.ActRequest(dolly.Hash{1}, 100, false)
	must(t, err)
	again, err := a.ActRequest(dolly.Hash{1}, 100, false)
	if err != nil || !bytes.Equal(ask, again) {
		t.Fatalf("a waiting act request changed: %v", err)
	}
	if _, err := a.ActRequest(dolly.Hash{2}, 100, false); !errors.Is(err, ErrPending) {
		t.Errorf("a second question while one waits: %v", err)
	}
	reply := w.ask(alice, ask)
	if !bytes.Equal(reply, w.ask(alice, ask)) {
		t.Fatal("the same act request got another reply")
	}
	must(t, a.OnReply(w.now, reply))
	if _, err := a.ActRequest(dolly.Hash{2}, 100, false); !errors.Is(err, ErrActOpen) {
		t.Errorf("a second act: %v", err)
	}
	settle, err := a.SettleRequest(dolly.Hash{1}, 60, Delivered)
	must(t, err)
	done := w.ask(alice, settle)
	if !bytes.Equal(done, w.ask(alice, settle)) {
		t.Fatal("the same settlement got another reply")
	}
	must(t, a.OnReply(w.now, done))
	if _, open := a.Act(); open || w.r.Snapshot().Spent != 60 {
		t.Error("the act is not settled")
	}
}

func TestHolderRefusesForeignReplies(t *testing.T) {
	w := newWorld(t, limits())
	a, b := w.root(alice), w.holder(bob, w.grant(1, bob), 1)
	lease := w.ask(bob, leaseAsk(b, Tip{}))
	leaseAsk(a, Tip{})
	if err := a.OnReply(w.now, lease); !errors.Is(err, ErrInvalid) {
		t.Errorf("bob's lease in alice's hands: %v", err)
	}
	if err := b.OnReply(w.now, a.st.Lease); err == nil {
		t.Error("alice's lease in bob's hands was taken")
	}
	if err := b.OnReply(w.now, []byte("no")); !errors.Is(err, ErrInvalid) {
		t.Errorf("rubbish: %v", err)
	}
	if err := b.OnReply(w.now, leaseAsk(a, Tip{})); !errors.Is(err, ErrInvalid) {
		t.Errorf("a request as a reply: %v", err)
	}
}

func TestI10CertificateIsSignedOnce(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	must(t, w.act(a, 7, 100, true))
	if _, err := a.Certify(w.now, dolly.Hash{7}, bob.Peer(), ""); !errors.Is(err, ErrNoAct) {
		t.Fatalf("certified before the payment: %v", err)
	}
	_, err := a.Permit(w.now, payment(7, 100))
	must(t, err)
	cert, err := a.Certify(w.now, dolly.Hash{7}, bob.Peer(), "")
	must(t, err)
	for i := range 3 {
		a = w.restart(a, byte(2+i))
		must(t, w.lease(a))
		again, err := a.Certify(w.now, dolly.Hash{7}, bob.Peer(), "")
		if err != nil || !bytes.Equal(cert, again) {
			t.Fatalf("re-sent certificate differs: %v", err)
		}
		if _, err := a.Certify(w.now, dolly.Hash{7}, carol.Peer(), ""); !errors.Is(err, ErrTaken) {
			t.Fatalf("a second key for the seat: %v", err)
		}
	}
}

func TestTipIsRemembered(t *testing.T) {
	w := newWorld(t, limits())
	a := w.holder(alice, w.grant(0, alice), 1)
	must(t, a.OnReply(w.now, w.ask(alice, leaseAsk(a, Tip{Seq: 9, Hash: dolly.Hash{9}}))))
	old := w.holder(alice, a.chain, 2) // an image from before the blocks
	must(t, old.OnReply(w.now, w.ask(alice, leaseAsk(old, Tip{Seq: 3}))))
	if l, _ := old.Lease(); l.KnownTip.Seq != 9 {
		t.Errorf("the restored image hears of tip %d, not 9", l.KnownTip.Seq)
	}
}

func TestLeave(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	bye := a.Leave()
	reply := w.ask(alice, bye)
	must(t, a.OnReply(w.now, reply))
	if !bytes.Equal(reply, w.ask(alice, bye)) {
		t.Error("a repeated goodbye got another reply")
	}
	if _, err := a.Permit(w.now, payment(1, 1)); !errors.Is(err, ErrLeaving) {
		t.Errorf("a permit after the goodbye: %v", err)
	}
	if got := w.refusal(alice, leaseAsk(w.holder(alice, a.chain, 2), Tip{})); got != ErrLeaving {
		t.Errorf("a lease after the goodbye: %v", got)
	}
	w.pass(24*time.Hour + 12*time.Hour - time.Millisecond)
	b := w.holder(bob, w.grant(0, bob), 1)
	if got := w.refusal(bob, leaseAsk(b, Tip{})); got != ErrTaken {
		t.Errorf("the slot was reused too early: %v", got)
	}
	w.pass(time.Millisecond)
	w.ask(bob, leaseAsk(b, Tip{})) // voids what is due
	b = w.holder(bob, w.grant(0, bob), 1)
	must(t, w.lease(b))
	if b.Standing().Gen != 1 || w.r.Snapshot().Spent != 0 {
		t.Errorf("generation %d, spent %v", b.Standing().Gen, w.r.Snapshot().Spent)
	}
}

// An answer to the incarnation before, late on its way, is no lease of this one.
func TestI06AnAnswerToTheStartBeforeIsNone(t *testing.T) {
	w := newWorld(t, limits())
	a := w.holder(alice, w.grant(0, alice), 1)
	late := w.ask(alice, leaseAsk(a, Tip{}))
	b := w.restart(a, 2)
	ask := leaseAsk(b, Tip{})
	if err := b.OnReply(w.now, late); !errors.Is(err, ErrStale) {
		t.Errorf("taken in: %v", err)
	}
	must(t, b.OnReply(w.now, w.ask(alice, ask)))
}

// What was permitted while the request was on its way is not in its answer.
func TestI09WhatIsSpentMeanwhileCounts(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	renew := func(id byte, sat dolly.Sat) error {
		_, err := a.Permit(w.now, Spend{ID: dolly.Hash{id}, Kind: Renewal, Offer: place, MaxSat: sat})
		return err
	}
	reply := w.ask(alice, leaseAsk(a, Tip{}))
	must(t, renew(1, 400))
	must(t, a.OnReply(w.now, reply))
	if err := renew(2, 601); !errors.Is(err, ErrAllowance) {
		t.Errorf("1001 of 1000: %v", err)
	}
	must(t, renew(2, 600))
}

func TestI06NobodyCertifiesWithoutALease(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	must(t, w.act(a, 1, 100, true))
	_, err := a.Permit(w.now, payment(1, 100))
	must(t, err)
	w.pass(24 * time.Hour)
	if _, err := a.Certify(w.now, dolly.Hash{1}, bob.Peer(), ""); !errors.Is(err, ErrNoLease) {
		t.Errorf("the lease is over: %v", err)
	}
}
