package wallet_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wallet"
)

func TestI9SweepKeepsExactlyWhatItShould(t *testing.T) {
	w := newWorld(t)
	alice, payout := w.open("alice", 9_000, 15_000, 30_000), w.open("carol")
	first := w.paid(alice.Sweep(t.Context(), payout.Address(), 20_000))
	again := w.paid(alice.Sweep(t.Context(), payout.Address(), 20_000))
	if first.TxID != again.TxID {
		t.Fatal("two sweeps at once")
	}
	if _, err := alice.Sweep(t.Context(), alice.Address(), 20_000); !errors.Is(err, wallet.ErrChanged) {
		t.Errorf("elsewhere while one is under way: %v", err)
	}
	w.mine(1)
	if a, p := w.balance(alice), w.balance(payout); a.Confirmed != 20_000 || p.Confirmed != 34_000-first.Fee {
		t.Errorf("kept %+v, swept %+v", a, p)
	}
	if _, err := alice.Sweep(t.Context(), payout.Address(), 20_000); !errors.Is(err, wallet.ErrInsufficient) {
		t.Errorf("with nothing above: %v", err)
	}
	last := w.paid(alice.Sweep(t.Context(), payout.Address(), 0))
	w.mine(1)
	if a, p := w.balance(alice), w.balance(payout); a.Confirmed != 0 || p.Confirmed != 54_000-first.Fee-last.Fee {
		t.Errorf("at the end %+v, %+v", a, p)
	}
	w.recount(alice, payout)
}

func TestI9SweepTakesNothingFromWhatItKeeps(t *testing.T) {
	for _, over := range []dolly.Sat{1, 100, 329, 330, 331} { // of the last coin taken
		w := newWorld(t)
		alice, payout := w.open("alice", 9_000, 15_000, 30_000), w.open("carol")
		keep := 24_000 + over
		w.paid(alice.Sweep(t.Context(), payout.Address(), keep))
		w.mine(1)
		if a := w.balance(alice); a.Confirmed < keep || a.Confirmed > keep+330 {
			t.Errorf("keeping %v, %v is left", keep, a.Confirmed)
		}
	}
}

func TestSplitServesPaymentsSideBySide(t *testing.T) {
	w := newWorld(t)
	buybot, bob := w.open("buybot", 500_000), w.open("bob")
	p := w.paid(buybot.Split(t.Context(), 24))
	w.reopen(buybot)
	if again := w.paid(buybot.Split(t.Context(), 24)); again.TxID != p.TxID {
		t.Fatal("split twice")
	}
	w.mine(1)
	if none := w.paid(buybot.Split(t.Context(), 24)); none.TxID != "" {
		t.Fatalf("split what was split: %+v", none)
	}
	if b := w.balance(buybot); b.Confirmed != 500_000-p.Fee {
		t.Fatalf("after the split %+v", b)
	}
	var all sync.WaitGroup
	for i := range 24 {
		all.Go(func() {
			if _, err := buybot.Pay(t.Context(), permit(t, fmt.Sprint(i), charter.Payment, 16_000), bob.Address(), 15_000); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	w.mine(1)
	if b := w.balance(bob); b.Confirmed != 24*15_000 {
		t.Errorf("bob has %+v", b)
	}
	w.recount(buybot, bob)
}

func TestSplitRefusesCrumbs(t *testing.T) {
	w := newWorld(t)
	alice := w.open("alice", 20_000)
	if _, err := alice.Split(t.Context(), 24); !errors.Is(err, wallet.ErrInsufficient) {
		t.Errorf("into dust: %v", err)
	}
	if _, err := alice.Split(t.Context(), 0); err == nil {
		t.Error("into nothing")
	}
}

func TestNewAddressesAreOwnOverRestarts(t *testing.T) {
	w := newWorld(t)
	alice := w.open("alice")
	seen := map[string]bool{alice.Address(): true}
	for i := range 5 {
		a := w.must(alice.NewAddress())
		if seen[a] {
			t.Fatalf("%s was handed out before", a)
		}
		seen[a] = true
		w.must(w.chain.Fund(t.Context(), a, []dolly.Sat{1_000}))
		if i == 2 {
			w.reopen(alice)
		}
	}
	w.mine(1)
	w.reopen(alice)
	if b := w.balance(alice); b.Confirmed != 5_000 {
		t.Errorf("alice has %+v", b)
	}
	if _, err := alice.Received(t.Context(), w.open("bob").Address()); !errors.Is(err, wallet.ErrAddress) {
		t.Errorf("bob's address is alice's: %v", err)
	}
	w.recount(alice)
}
