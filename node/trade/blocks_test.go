package trade

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
)

// TestI27RestartAfterAContradiction: a chain of which a part became void is on
// disk. The start must neither fail nor forget the verdict.
func TestI27RestartAfterAContradiction(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob, liar := w.join("alice"), w.join("bob"), w.join("liar")
	one, two := ledger.New(dolly.Town), ledger.New(dolly.Town)
	write := func(l *ledger.Ledger, n dolly.MB) ledger.Signed {
		b, err := l.Debit(liar.key, ledger.Transfer, bob.key.Peer(), n, dolly.Hash{}, w.now)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	first := write(one, 1)
	if _, _, err := two.Add(first); err != nil {
		t.Fatal(err)
	}
	_, third, fourth := write(one, 2), write(one, 3), write(one, 4)
	otherSecond := write(two, 5)
	for _, b := range []ledger.Signed{first, third, fourth, otherSecond} {
		w.tell(alice, Asked{From: liar.key.Peer(), Kind: askBlock, Raw: b.Raw})
	}
	if _, bad := alice.trader.Ledger.Forked(liar.key.Peer()); !bad {
		t.Fatal("two second blocks went unnoticed")
	}
	before := alice.trader.Ledger.Balance(liar.key.Peer())
	w.boot(alice)
	if _, bad := alice.trader.Ledger.Forked(liar.key.Peer()); !bad {
		t.Error("the verdict was forgotten")
	}
	if got := alice.trader.Ledger.Balance(liar.key.Peer()); got != before {
		t.Errorf("balance %d became %d", before, got)
	}
}

// TestI28RestoredImageFetchesItsChainBeforeItSigns: an old image of a disk is
// put back. What was signed since is fetched before anything is signed.
func TestI28RestoredImageFetchesItsChainBeforeItSigns(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob := w.join("alice"), w.join("bob")
	w.run(5 * step)
	image := copyOf(t, bob.store)
	w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: dolly.MiB})
	w.drain()
	bob.store = image
	w.boot(bob)
	w.tell(bob, Metered{Call: 2, Carrier: alice.key.Peer(), Bytes: 2 * dolly.MiB}) // refused: not ready
	w.drain()
	w.run(15 * step)
	w.tell(bob, Metered{Call: 3, Carrier: alice.key.Peer(), Bytes: 4 * dolly.MiB})
	w.drain()
	if got := alice.trader.Ledger.Balance(bob.key.Peer()); got != -5*dolly.MiB {
		t.Errorf("bob owes %v, want 5 MB", -got)
	}
	if _, bad := alice.trader.Ledger.Forked(bob.key.Peer()); bad {
		t.Error("a restored image made an honest key fork")
	}
}

func TestBillsOfOneCarrierAreAllAnswered(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob := w.join("alice"), w.join("bob")
	w.run(5 * step)
	answers := 0
	w.say = func(string, ...any) { answers++ }
	for call := range uint64(3) {
		w.tell(bob, Metered{Call: call, Carrier: alice.key.Peer(), Bytes: dolly.MiB})
	}
	w.drain()
	if answers != 6 { // three payments, and the relay told of each
		t.Errorf("%d answers", answers)
	}
	if alice.settled != 3*dolly.MiB || alice.trader.Ledger.Balance(alice.key.Peer()) != 3*dolly.MiB {
		t.Errorf("settled %d", alice.settled)
	}
}

func TestCreditLine(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob := w.join("alice"), w.join("bob")
	w.run(5 * step)
	var said []any
	w.say = func(_ string, args ...any) { said = append(said, args[len(args)-1]) }
	w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 1001 * dolly.MiB})
	w.drain()
	if len(said) != 1 || said[0] != ErrCredit.Error() {
		t.Errorf("said %v", said)
	}
	if alice.settled != 0 {
		t.Error("the relay goes on for who owes too much")
	}
}

// Alice refuses a half-block and signs for it later, when nobody waits any more. Bob's
// relay bills the same bytes again, and they are paid for.
func TestRegressionI25WhatIsSignedForLateIsPaidOnce(t *testing.T) {
	w, alice := lined(t, 4, 4)
	bob := w.join("bob")
	w.run(5 * step)
	bill := func(call uint64, mb dolly.MB) {
		w.tell(bob, Metered{Call: call, Carrier: alice.key.Peer(), Bytes: mb * dolly.MiB})
		w.drain()
	}
	var said []string
	w.say = func(format string, args ...any) { said = append(said, fmt.Sprintf(format, args...)) }
	bill(1, 3)
	bill(2, 2)
	if got := said[len(said)-1]; !strings.Contains(got, ErrLine.Error()) {
		t.Fatal(got)
	}
	w.now = w.now.Add(25 * time.Hour)
	w.run(20 * step) // bob asks again by himself
	if alice.settled != 5*dolly.MiB {
		t.Fatalf("alice has signed for %v, want 5 MB", alice.settled)
	}
	bill(3, 3) // the two again, and one more
	bill(4, 1)
	if got := -bob.trader.Ledger.Balance(bob.key.Peer()); got != 7*dolly.MiB || alice.settled != got {
		t.Errorf("bob paid %v and alice settled %v of 7 MB", got, alice.settled)
	}
	if tr := bob.trader; len(tr.failed)+len(tr.prepaid)+len(tr.bills) != 0 {
		t.Errorf("kept: failed %v, prepaid %v, bills %v", tr.failed, tr.prepaid, tr.bills)
	}
}
