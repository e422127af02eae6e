package charter

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

func TestActRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		limit func(*Charter)
		play  func(*testing.T, *world, *Holder) error
		want  Reason
	}{
		"no slot": {func(c *Charter) { c.Slots = 2 }, func(t *testing.T, w *world, a *Holder) error {
			w.bear(a, 1, bob)
			return w.act(a, 2, 10, true)
		}, ErrNoSlot},
		"I4 depth": {func(c *Charter) { c.Depth = 1 }, func(t *testing.T, w *world, a *Holder) error {
			return w.act(w.bear(a, 1, bob), 2, 10, true)
		}, ErrDepth},
		"births ever": {func(c *Charter) { c.Births = 1 }, func(t *testing.T, w *world, a *Holder) error {
			w.bear(a, 1, bob)
			return w.act(a, 2, 10, true)
		}, ErrBirths},
		"births a month": {func(c *Charter) { c.BirthsPerMonth = 1 }, func(t *testing.T, w *world, a *Holder) error {
			w.bear(a, 1, bob)
			return w.act(a, 2, 10, true)
		}, ErrPace},
		"over the cap of an act": {nil, func(_ *testing.T, w *world, a *Holder) error {
			return w.act(a, 1, 501, false)
		}, ErrAllowance},
		"I5 lease over": {nil, func(_ *testing.T, w *world, a *Holder) error {
			w.pass(24 * time.Hour)
			return w.act(a, 1, 10, false)
		}, ErrNoLease},
		"I7 paused": {nil, func(t *testing.T, w *world, a *Holder) error {
			_, err := w.r.Stop(w.now, SealStop(stopper, dolly.Town, Stop{Fleet: "test", Epoch: 1, Seq: 1, Kind: Pause}))
			must(t, err)
			must(t, w.lease(a)) // earning goes on
			err = w.act(a, 1, 10, false)
			if !a.Stopped() {
				t.Error("the refusal did not bring the order")
			}
			return err
		}, ErrStopped},
	} {
		t.Run(name, func(t *testing.T) {
			l := limits()
			if c.limit != nil {
				c.limit(&l)
			}
			w := newWorld(t, l)
			if err := c.play(t, w, w.root(alice)); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestFailedBirthReturnsAtOnce(t *testing.T) {
	l := limits()
	l.Slots, l.Births = 2, 1
	w := newWorld(t, l)
	a := w.root(alice)
	must(t, w.act(a, 1, 100, true))
	w.settle(a, 1, 3, Failed)
	if v := w.r.Snapshot(); v.Births != 0 || v.Used != 1 || v.Spent != 3 || v.Slots[0].Spent != 3 || v.Free[0] != (Seat{1, 1}) {
		t.Fatalf("after the failure: %+v", v)
	}
	w.bear(a, 2, bob)
}

func TestI01UnleasedChildLapses(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	chain := w.certify(a, 1, bob)
	w.pass(13 * time.Hour)
	late := w.holder(bob, chain, 1)
	if got := w.refusal(bob, leaseAsk(late, Tip{})); got != ErrVoided {
		t.Errorf("a child that came too late: %v", got)
	}
}

func TestI06CloneFreezesTheSlot(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	twin := *a // a copy of memory: the same nonce and counter
	ask, err := a.ActRequest(dolly.Hash{1}, 100, false)
	must(t, err)
	other, err := twin.ActRequest(dolly.Hash{2}, 100, false)
	must(t, err)
	must(t, a.OnReply(w.now, w.ask(alice, ask)))
	if got := w.refusal(alice, other); got != ErrFrozen {
		t.Fatalf("the clone's request: %v", got)
	}
	next := ActReq{Nonce: a.st.Nonce, Counter: a.st.Counter + 1, Intent: dolly.Hash{3}, MaxSat: 1, Term: a.term()}
	if got := w.refusal(alice, wire.Seal(alice, dolly.Town, KindActReq, next)); got != ErrFrozen {
		t.Errorf("an act for a frozen slot: %v", got)
	}
	if err := w.lease(a); !errors.Is(err, ErrFrozen) {
		t.Errorf("a frozen slot got a lease: %v", err)
	}
	if s := w.r.Snapshot().Slots[0].State; s != SlotFrozen {
		t.Errorf("the slot is %s", s)
	}
}

func TestI06NewIncarnationSupersedes(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	must(t, w.act(a, 1, 100, true))
	b := w.restart(a, 2)
	must(t, w.lease(b))
	act, open := b.Act()
	if !open || !act.Moved || act.Intent != (dolly.Hash{1}) {
		t.Fatalf("the act was not taken over: %+v", act)
	}
	if _, err := b.Permit(w.now, payment(1, 100)); !errors.Is(err, ErrTooEarly) {
		t.Errorf("a payment that the old incarnation may have made: %v", err)
	}
	raw, err := b.SettleRequest(dolly.Hash{1}, 0, Failed)
	must(t, err)
	if err := b.OnReply(w.now, w.ask(alice, raw)); !errors.Is(err, ErrTooEarly) {
		t.Errorf("settled while the old incarnation could pay: %v", err)
	}
	w.pass(10 * time.Minute)
	w.settle(b, 1, 0, Failed)
	renewal := Spend{ID: dolly.Hash{5}, Kind: Renewal, Offer: place, MaxSat: 100}
	if _, err := b.Permit(w.now, renewal); !errors.Is(err, ErrTooEarly) {
		t.Errorf("a renewal while the old lease runs: %v", err)
	}
	if err := w.lease(a); !errors.Is(err, ErrSuperseded) {
		t.Errorf("the old incarnation got a lease: %v", err)
	}
	w.pass(24*time.Hour - 11*time.Minute)
	must(t, w.lease(b))
	w.pass(time.Minute)
	if _, err := b.Permit(w.now, renewal); err != nil {
		t.Errorf("a renewal when the old lease is over: %v", err)
	}
}

func TestI02TwoKeysFreezeTheirSigner(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	chain := w.certify(a, 1, bob)
	b := w.holder(bob, chain, 1)
	must(t, w.lease(b))
	cert, err := OpenCert(dolly.Town, chain[1])
	must(t, err)
	cert.Body.Key = carol.Peer()
	rival := w.holder(carol, [][]byte{chain[0], SealCert(alice, dolly.Town, cert.Body)}, 1)
	if got := w.refusal(carol, leaseAsk(rival, Tip{})); got != ErrFrozen {
		t.Fatalf("a second key for the seat: %v", got)
	}
	for _, h := range []*Holder{a, b} {
		if err := w.lease(h); !errors.Is(err, ErrFrozen) {
			t.Errorf("slot %d goes on: %v", h.self.Slot, err)
		}
	}
	last := w.lines[len(w.lines)-1].Frozen
	if last == nil || !bytes.Equal(last.Proof[0], chain[1]) || len(last.Proof) != 2 {
		t.Error("the proof is not in the registry")
	}
}

func TestWardenFromABackupIsNoticed(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	old := len(w.lines)
	must(t, w.lease(a))
	w.r = w.registry()
	must(t, w.r.Replay(w.lines[:old]))
	w.r.Resume(w.now)
	if err := w.lease(a); !errors.Is(err, ErrBehind) {
		t.Errorf("a warden that lost lines: %v", err)
	}
	if !w.r.Snapshot().Behind {
		t.Error("the view does not say so")
	}
	if err := w.r.Confirm(dolly.Hash{1}); !errors.Is(err, ErrBehind) {
		t.Errorf("another head was confirmed: %v", err)
	}
	_, head := w.r.Head()
	must(t, w.r.Confirm(head))
}

// restored-warden-trusts-whom-it-knows.txt
func TestI01RestartedWardenWaitsForAllLeasesItCouldHaveGiven(t *testing.T) {
	w := newWorld(t, limits())
	w.r.Resume(w.now) // there is nothing that it could have forgotten
	a := w.root(alice)
	b := w.bear(a, 1, bob)
	w.r = w.registry()
	must(t, w.r.Replay(w.lines))
	w.r.Resume(w.now)
	must(t, w.lease(a))
	must(t, w.lease(b))
	if err := w.act(a, 2, 10, true); !errors.Is(err, ErrWarming) {
		t.Errorf("granted though whom the warden forgot may live: %v", err)
	}
	if got, want := w.r.Snapshot().WarmFrom, w.now.Add(25*time.Hour); got != want {
		t.Errorf("warm from %v, want %v", got, want)
	}
	_, head := w.r.Head()
	must(t, w.r.Confirm(head))
	must(t, w.act(a, 2, 10, true))
	w.settle(a, 2, 0, Failed)
	w.r.Resume(w.now)
	w.pass(20 * time.Hour)
	must(t, w.lease(a))
	if err := w.act(a, 3, 10, true); !errors.Is(err, ErrWarming) {
		t.Errorf("granted five hours early: %v", err)
	}
	w.pass(5 * time.Hour)
	must(t, w.act(a, 3, 10, true))
}

func TestReplayRefusesAlteredLines(t *testing.T) {
	w := newWorld(t, limits())
	w.bear(w.root(alice), 1, bob)
	for name, damage := range map[string]func([]Line) []Line{
		"missing": func(l []Line) []Line { return append(l[:1], l[2:]...) },
		"altered": func(l []Line) []Line { l[0].At--; return l },
		"swapped": func(l []Line) []Line { l[1], l[2] = l[2], l[1]; return l },
		"empty":   func(l []Line) []Line { l[0].Leased = nil; return l },
		"no slot": func(l []Line) []Line { x := *l[0].Leased; x.Seat.Slot = 9; l[0].Leased = &x; return l },
	} {
		if err := w.registry().Replay(damage(append([]Line(nil), w.lines...))); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	must(t, w.registry().Replay(w.lines))
}

func TestHandleOnlyWhatItsSenderSigned(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	act, err := w.restart(a, 1).ActRequest(dolly.Hash{1}, 10, false)
	must(t, err)
	for name, raw := range map[string][]byte{
		"lease": leaseAsk(a, Tip{}), "act": act,
		"settle": wire.Seal(alice, dolly.Town, KindSettle, Settle{Intent: dolly.Hash{1}, Outcome: Failed}),
		"void":   w.restart(a, 3).Leave(),
	} {
		if got := w.refusal(bob, raw); got != ErrSigner {
			t.Errorf("alice's %s from bob: %v", name, got)
		}
	}
	for _, raw := range [][]byte{nil, []byte("rubbish"), a.st.Lease} {
		if reply, _, err := w.r.Handle(w.now, bob.Peer(), raw); !errors.Is(err, ErrInvalid) || reply != nil {
			t.Errorf("no request was answered: %v", err)
		}
	}
}

// A backup that is older than the void delay takes back the slot of an agent that
// lives: what that one remembers must show it.
func TestAnOldBackupIsNoticedByWhomItVoids(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	backup := len(w.lines)
	for range 6 {
		w.pass(20 * time.Hour)
		must(t, w.lease(a))
	}
	w.r = w.registry()
	must(t, w.r.Replay(w.lines[:backup]))
	w.r.Resume(w.now)
	if err := w.lease(a); !errors.Is(err, ErrBehind) {
		t.Errorf("got %v", err)
	}
	if v := w.r.Snapshot(); !v.Behind || v.Slots[0].Gen != 1 {
		t.Errorf("behind %v, %+v", v.Behind, v.Slots[0])
	}
}
