package wallet_test

import (
	"testing"

	"github.com/dollynator/dolly/charter"
)

// copied is a wallet of the same seed whose store knows nothing of the first.
func (w *world) copied(of *person) *person {
	p := &person{name: of.name, store: newMemory(), line: &line{Backend: w.chain}}
	w.reopen(p)
	return p
}

func TestI13ACopyOfAWalletDoesNotPayAgain(t *testing.T) {
	for _, mined := range []int{0, 1} {
		w := newWorld(t)
		alice, bob := w.open("alice", 50_000, 50_000, 50_000), w.open("bob")
		old := w.copied(alice)
		rent := permit(t, "rent", charter.Payment, 7_000)
		first := w.paid(alice.Pay(t.Context(), rent, bob.Address(), 6_000))
		w.mine(mined)
		again := w.paid(old.Pay(t.Context(), rent, bob.Address(), 6_000))
		if again.TxID != first.TxID {
			t.Errorf("%d blocks later: paid again in %s", mined, again.TxID)
		}
		w.mine(1)
		if b := w.balance(bob); b.Confirmed != 6_000 {
			t.Errorf("bob got %v", b.Confirmed)
		}
	}
}

func TestI12CopiesThatDoNotSeeEachOtherSpendTheSameCoins(t *testing.T) {
	w := newWorld(t)
	alice, bob := w.open("alice", 50_000, 50_000, 50_000), w.open("bob")
	old := w.copied(alice)
	rent := permit(t, "rent", charter.Payment, 7_000)
	alice.line.deaf.Store(true) // signed, and not sent yet
	first, err := alice.Pay(t.Context(), rent, bob.Address(), 6_000)
	if err == nil {
		t.Fatal("it was sent")
	}
	second := w.paid(old.Pay(t.Context(), rent, bob.Address(), 6_000))
	if !shareInputs(t, first.Raw, second.Raw) {
		t.Error("two payments that the chain would both take")
	}
}

func TestAPaymentOfOthersIsNotTakenForOnesOwn(t *testing.T) {
	w := newWorld(t)
	alice, bob, carol := w.open("alice", 50_000), w.open("bob"), w.open("carol", 50_000)
	w.paid(carol.Pay(t.Context(), permit(t, "other", charter.Payment, 7_000), bob.Address(), 6_000))
	w.paid(alice.Pay(t.Context(), permit(t, "rent", charter.Payment, 7_000), bob.Address(), 6_000))
	w.paid(alice.Pay(t.Context(), permit(t, "rent", charter.Payment, 7_000), bob.Address(), 6_000))
	w.mine(1)
	w.paid(alice.Pay(t.Context(), permit(t, "next", charter.Payment, 7_000), bob.Address(), 6_000))
	w.mine(1)
	if b := w.balance(bob); b.Confirmed != 18_000 {
		t.Errorf("bob got %v of three payments", b.Confirmed)
	}
}
