package charter

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// Every granted request is a line that is kept for ever, so their pace is bounded.
func TestAHolderCannotFillTheWardensDisk(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	for i := 1; i < maxPace; i++ {
		must(t, w.lease(a))
	}
	if err := w.lease(a); !errors.Is(err, ErrPace) {
		t.Fatalf("lease %d of a day: %v", maxPace+1, err)
	}
	w.r = w.registry()
	must(t, w.r.Replay(w.lines))
	if err := w.lease(a); !errors.Is(err, ErrPace) {
		t.Errorf("a restarted warden forgot the pace: %v", err)
	}
	for i := range maxPace {
		must(t, w.act(a, byte(i+1), 1, false))
		w.settle(a, byte(i+1), 0, Failed)
	}
	if err := w.act(a, 200, 1, false); !errors.Is(err, ErrPace) {
		t.Errorf("act %d of a day: %v", maxPace+1, err)
	}
	n := len(w.r.tally.acks)
	if n > maxAcks {
		t.Errorf("%d answers are remembered for one slot", n)
	}
	w.pass(24*time.Hour + time.Minute)
	must(t, w.lease(a))
	must(t, w.act(a, 201, 1, false))
}

func TestWhatASlotRemembersIsBounded(t *testing.T) {
	l := limits()
	l.Caps.PerLease = 1
	w := newWorld(t, l)
	a := w.root(alice)
	for i := range 200 {
		w.pass(40 * time.Minute)
		a = w.restart(a, byte(i+2))
		must(t, w.lease(a))
	}
	s := w.r.slots[0]
	const day = 25*60/40 + 1 // leases of a day, and the present one
	if len(s.linger) > day || len(s.leased) > day {
		t.Errorf("%d incarnations and %d leases are remembered", len(s.linger), len(s.leased))
	}
	if len(s.used) != 200 { // none of them comes back: each took a lease, which has a pace
		t.Errorf("%d nonces of 200 that were superseded are remembered", len(s.used))
	}
	for i := range 20 {
		no := wire.Seal(alice, dolly.Town, KindActReq, ActReq{
			Nonce: a.st.Nonce, Counter: a.st.Counter + 1, Intent: dolly.Hash{byte(i)}, MaxSat: 9999, Term: Term{Epoch: 1},
		})
		if got := w.refusal(alice, no); got == 0 {
			t.Fatal("granted")
		}
	}
	if len(s.refused) > maxRefused {
		t.Errorf("%d refused requests are remembered", len(s.refused))
	}
}

// A refusal is final for its bytes: they may come again, late.
func TestI06ALateCopyOfARefusedRequestIsRefused(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	w.r.warm = w.now.Add(time.Minute)
	raw, err := a.ActRequest(dolly.Hash{1}, 100, false)
	must(t, err)
	if err := a.OnReply(w.now, w.ask(alice, raw)); !errors.Is(err, ErrWarming) {
		t.Fatal(err)
	}
	w.pass(time.Hour)
	if got := w.refusal(alice, raw); got != ErrWarming {
		t.Errorf("the late copy: %v", got)
	}
	again, err := a.ActRequest(dolly.Hash{1}, 100, false)
	must(t, err)
	must(t, a.OnReply(w.now, w.ask(alice, again)))
	if got := w.refusal(alice, raw); got != ErrWarming {
		t.Errorf("the late copy, after the next attempt was granted: %v", got)
	}
	must(t, w.lease(a))
	if got := w.refusal(alice, raw); got != ErrStale {
		t.Errorf("later still: %v", got)
	}
	clone := wire.Seal(alice, dolly.Town, KindActReq, ActReq{
		Nonce: a.st.Nonce, Counter: a.st.Counter, Intent: dolly.Hash{2}, MaxSat: 1, Term: Term{Epoch: 1},
	})
	if got := w.refusal(alice, clone); got != ErrFrozen {
		t.Errorf("other bytes with the number of a granted request: %v", got)
	}
}

// A holder cannot skip numbers, whatever it signs.
func TestI06TheNextNumberIsTheOnlyOne(t *testing.T) {
	for _, n := range []uint64{0, 3, 9} {
		w := newWorld(t, limits())
		a := w.root(alice) // request 1
		no := wire.Seal(alice, dolly.Town, KindActReq, ActReq{
			Nonce: a.st.Nonce, Counter: n, Intent: dolly.Hash{1}, MaxSat: 1, Term: Term{Epoch: 1},
		})
		if got := w.refusal(alice, no); got != ErrStale {
			t.Errorf("request %d after the first: %v", n, got)
		}
	}
}

func BenchmarkVerifyDepth8(b *testing.B) {
	l := limits()
	l.Depth, l.Slots, l.Births = 8, 9, 8
	w := newWorld(b, l)
	h := w.root(alice)
	for i := range 8 {
		h = w.bear(h, byte(i+1), wire.NewKey([32]byte{60, byte(i)}))
	}
	if h.self.Depth != 8 {
		b.Fatal(fmt.Errorf("depth %d", h.self.Depth))
	}
	for b.Loop() {
		if _, err := Verify(w.c, h.chain); err != nil {
			b.Fatal(err)
		}
	}
}
