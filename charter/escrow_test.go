package charter

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

func TestI09OneActIsOpenWhateverAHolderAsks(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	must(t, w.act(a, 1, 400, false))
	second := ActReq{Nonce: a.State().Nonce, Counter: a.State().Counter + 1, Intent: dolly.Hash{2}, MaxSat: 400, Term: Term{Epoch: 1}}
	if got := w.refusal(alice, wire.Seal(alice, dolly.Town, KindActReq, second)); got != ErrActOpen {
		t.Errorf("a second act beside an open one: %v", got)
	}
	if acts := w.r.Snapshot().Acts; len(acts) != 1 || acts[0].Intent != (dolly.Hash{1}) {
		t.Errorf("open: %+v", acts)
	}
}

// What an incarnation before may still pay is set aside until its lease ends.
func TestI09WhatASupersededIncarnationMayPayStaysSetAside(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	escrowed := func(when string, want dolly.Sat) {
		t.Helper()
		if got := w.r.Snapshot().Escrowed; got != want {
			t.Errorf("%s: %v set aside, want %v", when, got, want)
		}
	}
	again := func(nonce byte) {
		t.Helper()
		a = w.restart(a, nonce)
		must(t, w.lease(a))
	}
	escrowed("one lease", 1000)
	again(2)
	escrowed("a second incarnation", 2000)
	w.pass(time.Hour)
	again(3)
	escrowed("a third", 3000)
	w.pass(23*time.Hour + 30*time.Minute) // the first two leases are over
	again(4)
	escrowed("the third's runs still", 2000)
	if n := len(w.r.slots[0].linger); n != 1 {
		t.Errorf("%d incarnations are remembered, of which one may pay", n)
	}
}
