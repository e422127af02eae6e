package relay

import (
	"context"
	"errors"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/p2p/relay/credit"
	"pgregory.net/rapid"
)

// TestReconcile is what becomes of the own count when no byte is on its way.
func TestReconcile(t *testing.T) {
	for _, c := range []struct {
		what                      string
		owed, theirs, slack, want int64
	}{
		{"equal", 70, 70, 0, 70},
		{"carrier counted less", 70, 50, 0, 50},
		{"carrier counted more", 70, 90, 0, 70},
		{"more, after a break", 70, 90, 100, 90},
		{"far more, after a break", 70, 900, 100, 170},
		{"carrier began anew", 70, 0, 100, 0},
	} {
		tl := newTally(&Client{cfg: ClientConfig{Block: 100}}, dolly.PeerID{})
		s := &session{tally: tl}
		tl.current, tl.owed, tl.theirs, tl.slack = s, c.owed, c.theirs, c.slack
		s.reconcile()
		if tl.owed != c.want || tl.slack != 0 {
			t.Errorf("%s: %d with slack %d, want %d", c.what, tl.owed, tl.slack, c.want)
		}
		tl.owed, s.last.Open = c.owed, 1
		s.reconcile()
		if tl.owed != c.owed {
			t.Errorf("%s: reconciled with a stream open", c.what)
		}
	}
}

// TestI25NeverMoreThanBothCounted plays counting, reports and payments in any
// order: what is paid is never more than either count, and all of it in the end.
func TestI25NeverMoreThanBothCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const block = 50
		var mine, carrier, paid int64
		a := newAccount(ServerConfig{Block: block}, newLender(credit.Terms{Block: block, Credit: 1 << 40, Newcomers: 1 << 40}), func() {})
		c := &Client{cfg: ClientConfig{Block: block, Pay: func(_ context.Context, _ dolly.PeerID, n int64) error {
			if n < block {
				t.Fatalf("paid %d, less than a block", n)
			}
			paid += n
			return a.settle(n)
		}}}
		tl := newTally(c, dolly.PeerID{})
		tl.current = &session{tally: tl}
		var last report
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			n := rapid.IntRange(1, 40).Draw(t, "bytes")
			switch rapid.IntRange(0, 3).Draw(t, "step") {
			case 0:
				tl.count(n)
				mine += int64(n)
			case 1:
				a.count(n)
				carrier += int64(n)
			case 2:
				r := a.report()
				tl.theirs += r.Metered - last.Metered
				last = r
			case 3:
				if err := tl.pay(context.Background(), block); err != nil {
					t.Fatal(err)
				}
			}
			if paid > mine || paid > carrier {
				t.Fatalf("paid %d of %d and %d", paid, mine, carrier)
			}
		}
		if a.report().Unsettled != carrier-paid || tl.owed != mine-paid {
			t.Fatalf("unsettled %d, owed %d after %d, %d, %d", a.report().Unsettled, tl.owed, mine, carrier, paid)
		}
	})
}

// TestI32Accounts fills a carrier with consumers that owe: they keep nobody out
// but by being there.
func TestI32Accounts(t *testing.T) {
	s := &Server{
		cfg:      ServerConfig{Block: 1, Credit: 2, Admit: func(dolly.PeerID) error { return nil }},
		lender:   newLender(credit.Terms{Block: 1, Credit: 2}),
		accounts: map[dolly.PeerID]*account{},
	}
	peer := func(i int) dolly.PeerID { return dolly.PeerID{1, byte(i >> 8), byte(i)} }
	for i := range maxAccounts {
		a, err := s.open(peer(i))
		if err != nil {
			t.Fatal(err)
		}
		a.count(1)
		a.meter = &p2p.Conn{} // it is connected
	}
	if _, err := s.open(peer(maxAccounts)); !errors.Is(err, ErrBusy) {
		t.Errorf("all are there: %v", err)
	}
	gone := func(i int) { s.accounts[peer(i)].meter = nil }
	gone(6)
	gone(7)
	if err := s.Settle(peer(7), 1); err != nil {
		t.Fatal(err)
	}
	for i, forgotten := range []int{7, 6} { // who settled, then who owes
		if _, err := s.open(peer(maxAccounts + i)); err != nil {
			t.Errorf("%d is gone: %v", forgotten, err)
		}
		if len(s.accounts) != maxAccounts || s.accounts[peer(forgotten)] != nil {
			t.Errorf("%d accounts, %d is remembered", len(s.accounts), forgotten)
		}
		s.accounts[peer(maxAccounts+i)].meter = &p2p.Conn{}
	}
}

func TestSpeedometer(t *testing.T) {
	s := newSpeedometer()
	s.start = s.start.Add(-10e9) // ten seconds ago
	s.add(500)
	if got := s.rate(); got != 0 {
		t.Errorf("the second that runs counts: %f", got)
	}
	s.start = s.start.Add(-1e9)
	if got := s.rate(); got != 500.0/window {
		t.Errorf("a second later: %f", got)
	}
	s.start = s.start.Add(-100e9)
	if got := s.rate(); got != 0 {
		t.Errorf("much later: %f", got)
	}
}
