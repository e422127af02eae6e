package ledger

import (
	"errors"
	"testing"

	"github.com/dollynator/dolly"
)

func TestALockIsTakenWithItsSecret(t *testing.T) {
	l := New(dolly.Town)
	d := debit(t, l, alice, Lock, bob, 10, hashOf(1))
	if s := l.LockState(d.Hash); s != LockOpen || l.Balance(alice.Peer()) != -10 || l.Balance(bob.Peer()) != 0 {
		t.Fatalf("locked: state %d, alice %d, bob %d", s, l.Balance(alice.Peer()), l.Balance(bob.Peer()))
	}
	credit(t, l, bob, d, secret(1))
	if s := l.LockState(d.Hash); s != LockTaken || l.Balance(bob.Peer()) != 10 || l.Carried(bob.Peer()) != 0 {
		t.Errorf("taken: state %d, bob %d, carried %d", s, l.Balance(bob.Peer()), l.Carried(bob.Peer()))
	}
	if l.LockState(dolly.Hash{1}) != 0 {
		t.Error("a lock that nobody made has a state")
	}
}

func TestAReleaseGivesBack(t *testing.T) {
	l := New(dolly.Town)
	d := debit(t, l, alice, Lock, bob, 10, hashOf(1))
	r, err := l.Release(alice, d.Hash, 1)
	if err != nil {
		t.Fatal(err)
	}
	if s := l.LockState(d.Hash); s != LockReleased || l.Balance(alice.Peer()) != 0 {
		t.Errorf("state %d, alice %d", s, l.Balance(alice.Peer()))
	}
	alone := New(dolly.Town)
	add(t, alone, r)
	if b := alone.Balance(alice.Peer()); b != -10 {
		t.Errorf("without the lock the release is worth %d", b+10)
	}
	if l.Trust(alice.Peer(), bob.Peer()) != 0 {
		t.Error("a released lock is trade between the two")
	}
}

// TestI22TakeBeatsRelease delivers lock, release and take in every order.
func TestI22TakeBeatsRelease(t *testing.T) {
	seller, buyer := New(dolly.Town), New(dolly.Town)
	d := debit(t, seller, alice, Lock, bob, 10, hashOf(1))
	r, err := seller.Release(alice, d.Hash, 1)
	if err != nil {
		t.Fatal(err)
	}
	add(t, buyer, d)
	take := credit(t, buyer, bob, d, secret(1))
	for _, order := range [][]Signed{{d, r, take}, {d, take, r}, {r, d, take}, {r, take, d}, {take, d, r}, {take, r, d}} {
		l := New(dolly.Town)
		proofs := 0
		for _, b := range order {
			_, fork, err := l.Add(b)
			if err != nil {
				t.Fatal(err)
			}
			if fork == nil {
				continue
			}
			proofs++
			if k, err := CheckFork(dolly.Town, *fork); err != nil || k != alice.Peer() {
				t.Errorf("the proof condemns %s, %v", k.Short(), err)
			}
		}
		if s := l.LockState(d.Hash); s != LockTaken || l.Balance(bob.Peer()) != 10 || l.Balance(alice.Peer()) != -10 {
			t.Errorf("state %d, bob %d, alice %d", s, l.Balance(bob.Peer()), l.Balance(alice.Peer()))
		}
		if p, ok := l.Fraud(alice.Peer()); !ok || proofs != 1 {
			t.Errorf("%d proofs, fraud %v", proofs, ok)
		} else {
			checkFraudSpreads(t, p, d)
		}
		if _, ok := l.Fraud(bob.Peer()); ok || l.Sum() != 0 {
			t.Error("bob did nothing wrong, and the books balance")
		}
	}
}

// checkFraudSpreads tells somebody who knows only the proof, and then the lock.
func checkFraudSpreads(t *testing.T, p ForkProof, lock Signed) {
	t.Helper()
	l := New(dolly.Town)
	if k, fresh, err := l.AddFork(p); !fresh || err != nil || k != alice.Peer() {
		t.Errorf("the proof condemns %s, fresh %v, %v", k.Short(), fresh, err)
	}
	add(t, l, lock)
	if s := l.LockState(lock.Hash); s != LockTaken {
		t.Errorf("the proof showed the secret, and the lock is in state %d", s)
	}
}

func TestALockIsReleasedByItsSellerOnly(t *testing.T) {
	l := New(dolly.Town)
	d := debit(t, l, alice, Lock, bob, 10, hashOf(1))
	stolen := Block{Seq: 1, Kind: Release, Credit: true, Link: d.Hash, Peer: bob.Peer(), Amount: 10, Gained: 10, Lock: hashOf(1)}
	add(t, l, forge(t, carol, stolen))
	if b := l.Balance(carol.Peer()); b != 0 || l.LockState(d.Hash) != LockOpen {
		t.Errorf("carol released alice's lock and has %d", b)
	}
}

func TestATakeFitsTheLockItNames(t *testing.T) {
	l := New(dolly.Town)
	d := debit(t, l, alice, Lock, bob, 10, hashOf(1))
	other := Block{Seq: 1, Kind: Take, Credit: true, Link: d.Hash, Peer: alice.Peer(), Amount: 10, Gained: 10}
	other.Lock, other.Secret = hashOf(2), secret(2)
	add(t, l, forge(t, bob, other))
	if b := l.Balance(bob.Peer()); b != 0 || l.LockState(d.Hash) != LockOpen {
		t.Errorf("bob opened the lock with another secret and has %d", b)
	}
}

// TestATakeThatForksStillShowsItsSecret has the take itself condemn its signer.
func TestATakeThatForksStillShowsItsSecret(t *testing.T) {
	seller, buyer := New(dolly.Town), New(dolly.Town)
	d := debit(t, seller, alice, Lock, bob, 10, hashOf(1))
	add(t, buyer, d)
	take := credit(t, buyer, bob, d, secret(1))
	l := New(dolly.Town)
	add(t, l, d, forge(t, bob, Block{Seq: 1, Kind: Carry, Peer: carol.Peer(), Amount: 1, Spent: 1}))
	if fresh, fork, err := l.Add(take); fresh || fork == nil || err != nil {
		t.Fatalf("the take: fresh %v, fork %v, %v", fresh, fork, err)
	}
	if s := l.LockState(d.Hash); s != LockTaken || l.Balance(bob.Peer()) != 0 {
		t.Errorf("state %d, bob %d", s, l.Balance(bob.Peer()))
	}
	if _, err := l.Release(alice, d.Hash, 1); !errors.Is(err, ErrTaken) {
		t.Errorf("alice releases what bob can take: %v", err)
	}
}

// TestASecretIsTrueWhoeverShowsIt has the taker condemned before the take arrives.
func TestASecretIsTrueWhoeverShowsIt(t *testing.T) {
	seller, buyer := New(dolly.Town), New(dolly.Town)
	d := debit(t, seller, alice, Lock, bob, 10, hashOf(1))
	r, err := seller.Release(alice, d.Hash, 1)
	if err != nil {
		t.Fatal(err)
	}
	add(t, buyer, d)
	take := credit(t, buyer, bob, d, secret(1))
	rival := forge(t, bob, Block{Seq: 1, Kind: Carry, Peer: carol.Peer(), Amount: 1, Spent: 1})
	rival2 := forge(t, bob, Block{Seq: 1, Kind: Carry, Peer: carol.Peer(), Amount: 2, Spent: 2})
	l := New(dolly.Town)
	add(t, l, d, r, rival)
	if _, fork, _ := l.Add(rival2); fork == nil {
		t.Fatal("bob's fork went unseen")
	}
	if fresh, fork, err := l.Add(take); fresh || fork == nil || err != nil {
		t.Fatalf("the take: fresh %v, fork %v, %v", fresh, fork, err)
	}
	if _, ok := l.Fraud(alice.Peer()); !ok || l.LockState(d.Hash) != LockTaken {
		t.Error("alice released what was taken and got away with it")
	}
}

func TestStraySecretsAreBounded(t *testing.T) {
	l := New(dolly.Town)
	for amount := range dolly.MB(2) {
		b := forge(t, bob, Block{Seq: 1, Kind: Carry, Peer: carol.Peer(), Amount: 1 + amount, Spent: 1 + amount})
		if _, _, err := l.Add(b); err != nil {
			t.Fatal(err)
		}
	}
	for n := range byte(2 * maxStrays) {
		take := Block{Seq: 2, Prev: dolly.Hash{1}, Kind: Take, Credit: true, Link: dolly.Hash{1}, Peer: alice.Peer(), Amount: 1, Gained: 1}
		take.Lock, take.Secret = hashOf(n), secret(n)
		if fresh, _, err := l.Add(forge(t, bob, take)); fresh || err == nil {
			t.Fatal("a void block was kept")
		}
	}
	if len(l.secrets) != maxStrays {
		t.Errorf("I32: %d secrets of a condemned key", len(l.secrets))
	}
}
