package charter

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// What can still be lost is recounted by hand: limits give a lease 1000, and
// 2000 of hot coins.
func TestI08WhatCanStillBeLostAfterAStop(t *testing.T) {
	w, a, b, _ := fleetOfThree(t)
	must(t, w.act(b, 5, 300, false))
	halt := order(1, 1, Halt)
	w.ask(operator, halt)
	lost := func(when string, want dolly.Sat, receipts int) {
		t.Helper()
		e := w.r.Exposure(w.now)
		var sum dolly.Sat
		for _, p := range e.Parts {
			sum += p.Sat
			if p.Sat != p.Acts+p.Allowance+p.Lingering+p.Hot {
				t.Errorf("%s: %+v", when, p)
			}
		}
		if e.Sat != want || sum != want || e.Receipts != receipts || e.Agents != 3 || e.Order != "stop" {
			t.Errorf("%s: %+v, want %v and %d receipts", when, e, want, receipts)
		}
	}
	receipt := func(h *Holder, hot dolly.Sat) {
		t.Helper()
		_, err := h.OnStop(halt)
		must(t, err)
		raw, err := h.Receipt(1, hot)
		must(t, err)
		if got := w.refusal(h.key.(wire.Key), raw); got != 0 {
			t.Fatal(got)
		}
	}
	// Two births of 90 are paid out of alice's and bob's allowances.
	lost("nobody answered", 910+910+1000+3*2000, 0)
	receipt(a, 700)
	lost("alice answered", 700+910+1000+2*2000, 1)
	receipt(b, 50)
	lost("bob answered, with an act open", 700+300+50+1000+2000, 2)
	w.settle(b, 5, 200, Delivered)
	lost("his act is settled", 700+50+1000+2000, 2)
	w.pass(receiptPace)
	receipt(b, 0)
	lost("his coins are swept", 700+1000+2000, 2)
	must(t, w.registry().Replay(w.lines))
}

// A superseded image may spend until its lease ends, whatever its successor signs.
func TestAnImageIsExposedUntilItsLeaseEnds(t *testing.T) {
	w := newWorld(t, limits())
	a := w.restart(w.root(alice), 2)
	must(t, w.lease(a))
	w.ask(operator, order(1, 1, Pause))
	must(t, w.lease(a))
	raw, err := a.Receipt(0, 10)
	must(t, err)
	w.ask(alice, raw)
	if e := w.r.Exposure(w.now); e.Sat != 1010 || e.Parts[0].Lingering != 1000 {
		t.Errorf("%+v", e)
	}
	if e := w.r.Exposure(w.now.Add(24 * time.Hour)); e.Sat != 10 {
		t.Errorf("a day later %+v", e)
	}
}
