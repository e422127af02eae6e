package buybot

import (
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// TestRegressionI34AnOldImageBooksWhatWasSpentSince: the chain shows what its store does
// not. That is off the budget before anything is asked for, once, and over restarts; asks
// that the image thinks it can afford are taken back.
func TestRegressionI34AnOldImageBooksWhatWasSpentSince(t *testing.T) {
	s := newStall(t)
	s.bid(mb(100, 90), time.Minute)
	s.ticks(2)
	if got := s.standing(); got != 9000 {
		t.Fatalf("asks for %v", got)
	}
	gone := Purse{Sat: 100_000, Ready: true, Gone: []Gone{{"a", 14_000}, {"b", 10_000}}}
	s.fact(gone)
	s.ticks(2)
	if got := s.standing(); got != 0 {
		t.Errorf("asks for %v with %v left", got, budget-24_000)
	}
	s.start()
	s.fact(gone)
	s.fact(gone)
	s.bid(mb(80, 90), time.Minute)
	s.bid(mb(50, 90), time.Minute)
	s.ticks(3)
	if got := s.standing(); got != 4500 {
		t.Errorf("asks for %v with %v left", got, budget-24_000)
	}
	if _, err := s.allow(s.now, fund(6_000-4_500)); err != nil {
		t.Errorf("what is left is refused: %v", err)
	}
	if _, err := s.allow(s.now, fund(6_001)); !errors.Is(err, charter.ErrAllowance) {
		t.Errorf("more than is left: %v", err)
	}
	if v := s.Account(); v.Elsewhere != 24_000 || v.Left != 1_500 {
		t.Errorf("%v elsewhere, %v left", v.Elsewhere, v.Left)
	}
}

// What funded a swap that was recalled is in the tally, and counts once.
func TestRegressionI34WhatWasRecalledCountsOnce(t *testing.T) {
	for _, first := range []bool{false, true} {
		s := newStall(t)
		swap := wire.Sum([]byte("swap"))
		seen := trade.Seen{Swap: swap}
		seen.Contract.Funding = "a"
		purse := Purse{Sat: 100_000, Ready: true, Gone: []Gone{{"a", 9_000}}}
		if first {
			s.fact(purse)
		}
		s.explain(seen) // of no swap that is known: it stays on the budget
		want := dolly.Sat(0)
		if first {
			want = 9_000
		}
		if got := s.unexplained(); got != want {
			t.Fatalf("%v are unexplained, want %v", got, want)
		}
		s.gone.Put("a", elsewhere{Swap: swap}) // as it is once a purchase is what it funded
		s.fact(purse)
		if got := s.unexplained(); got != 0 {
			t.Errorf("%v count twice", got)
		}
	}
}
