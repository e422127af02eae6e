package ledger

import (
	"errors"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// contradictions are pairs of blocks of alice, and from which block on they condemn her.
func contradictions(t testing.TB) map[string]struct {
	a, b Signed
	from uint64
} {
	first := forge(t, alice, Block{Seq: 1, Kind: Carry, Peer: bob.Peer(), Amount: 5, Spent: 5})
	next := Block{Seq: 2, Prev: first.Hash, Kind: Carry, Peer: bob.Peer(), Amount: 5, Spent: 10}
	with := func(change func(*Block)) Signed {
		b := next
		change(&b)
		return forge(t, alice, b)
	}
	answer := func(b *Block) {
		*b = Block{Seq: 2, Prev: first.Hash, Kind: Carry, Credit: true, Link: dolly.Hash{7}, Peer: bob.Peer(), Amount: 5, Gained: 5, Spent: 5}
	}
	type pair = struct {
		a, b Signed
		from uint64
	}
	return map[string]pair{
		"two blocks with one number": {with(func(*Block) {}), with(func(b *Block) { b.At = 1 }), 2},
		"not the predecessor":        {first, with(func(b *Block) { b.Prev[0]++ }), 2},
		"minted":                     {first, with(func(b *Block) { b.Gained++ }), 2},
		"debt forgotten":             {first, with(func(b *Block) { b.Spent-- }), 2},
		"debt invented":              {first, with(func(b *Block) { b.Spent++ }), 2},
		"shrunk across a gap":        {first, with(func(b *Block) { b.Seq, b.Amount, b.Spent = 9, 1, 5 }), 9},
		"answered twice": {with(answer), with(func(b *Block) {
			answer(b)
			b.Seq, b.Prev, b.Gained = 5, dolly.Hash{8}, 20
		}), 5},
	}
}

func TestI27ForkProofsAreAbsorbing(t *testing.T) {
	for name, c := range contradictions(t) {
		for _, order := range [][2]Signed{{c.a, c.b}, {c.b, c.a}} {
			l := New(dolly.Town)
			add(t, l, order[0])
			_, fork, err := l.Add(order[1])
			if err != nil || fork == nil {
				t.Fatalf("%s: fork %v, %v", name, fork, err)
			}
			if k, err := CheckFork(dolly.Town, *fork); err != nil || k != alice.Peer() {
				t.Errorf("%s: the proof condemns %s, %v", name, k.Short(), err)
			}
			if _, ok := l.Forked(alice.Peer()); !ok || l.chains[alice.Peer()].void != c.from {
				t.Errorf("%s: condemned %v from block %d, want %d", name, ok, l.chains[alice.Peer()].void, c.from)
			}
			later := forge(t, alice, Block{Seq: 100, Prev: dolly.Hash{1}, Kind: Carry, Peer: bob.Peer(), Amount: 1, Spent: 900})
			if _, fork, err := l.Add(later); !errors.Is(err, ErrForked) || fork != nil {
				t.Errorf("%s: afterwards: %v, %v", name, fork, err)
			}
			if _, err := l.Debit(alice, Carry, bob.Peer(), 1, dolly.Hash{}, 1); !errors.Is(err, ErrForked) {
				t.Errorf("%s: she still writes: %v", name, err)
			}
		}
	}
}

func TestI27AProofAloneCondemns(t *testing.T) {
	for name, c := range contradictions(t) {
		l := New(dolly.Town)
		k, fresh, err := l.AddFork(ForkProof{c.b.Raw, c.a.Raw})
		if err != nil || !fresh || k != alice.Peer() {
			t.Errorf("%s: %s, fresh %v, %v", name, k.Short(), fresh, err)
		}
		if _, fresh, err := l.AddFork(ForkProof{c.a.Raw, c.b.Raw}); err != nil || fresh {
			t.Errorf("%s again: fresh %v, %v", name, fresh, err)
		}
		if keys := l.Keys(); len(keys) != 1 || keys[0] != alice.Peer() {
			t.Errorf("%s: keys %v", name, keys)
		}
	}
}

func TestNoProofAgainstTheHonest(t *testing.T) {
	l := New(dolly.Town)
	d := debit(t, l, alice, Lock, bob, 5, hashOf(1))
	e := debit(t, l, alice, Carry, bob, 5, dolly.Hash{})
	f := debit(t, l, alice, Carry, bob, 5, dolly.Hash{})
	take := credit(t, l, bob, d, secret(1))
	other := New(dolly.Town)
	released, err := other.Release(carol, debit(t, other, carol, Lock, bob, 5, hashOf(2)).Hash, 1)
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range map[string]ForkProof{
		"neighbours": {d.Raw, e.Raw}, "apart": {d.Raw, f.Raw}, "one block twice": {d.Raw, d.Raw},
		"two people": {d.Raw, take.Raw}, "another lock": {released.Raw, take.Raw},
	} {
		if k, err := CheckFork(dolly.Town, p); !errors.Is(err, ErrProof) || !k.IsZero() {
			t.Errorf("%s: condemns %s, %v", name, k.Short(), err)
		}
		if _, fresh, err := l.AddFork(p); fresh || err == nil {
			t.Errorf("%s: taken as a proof", name)
		}
	}
	if _, err := CheckFork(dolly.Town, ForkProof{}); err == nil {
		t.Error("nothing is a proof")
	}
	c := contradictions(t)["minted"]
	if _, err := CheckFork(dolly.Main, ForkProof{c.a.Raw, c.b.Raw}); !errors.Is(err, wire.ErrSignature) {
		t.Errorf("I41: a proof of another network: %v", err)
	}
}

func TestWhatWasBeforeAForkStands(t *testing.T) {
	l := New(dolly.Town)
	old := debit(t, l, alice, Carry, bob, 10, dolly.Hash{})
	credit(t, l, bob, old, nil)
	late := debit(t, l, alice, Carry, bob, 90, dolly.Hash{})
	credit(t, l, bob, late, nil)
	rival := forge(t, alice, Block{Seq: 2, Prev: old.Hash, Kind: Carry, Peer: carol.Peer(), Amount: 90, Spent: 100})
	if _, fork, err := l.Add(rival); fork == nil || err != nil {
		t.Fatalf("fork %v, %v", fork, err)
	}
	if b := l.Balance(bob.Peer()); b != 10 {
		t.Errorf("I18: bob has %d; the 10 from before the fork are his, the 90 are not", b)
	}
	if _, err := l.Credit(carol, rival, nil, 1); !errors.Is(err, ErrForked) {
		t.Errorf("carol answered a void block: %v", err)
	}
	if b := l.Balance(alice.Peer()); b != -10 || l.Sum() != 0 {
		t.Errorf("alice has %d, the books are off by %d", b, l.Sum())
	}
}

func TestI27ACondemnedKeyHasNoGainsAndNoTrust(t *testing.T) {
	l := New(dolly.Town)
	credit(t, l, bob, debit(t, l, alice, Carry, bob, 10, dolly.Hash{}), nil)
	tip, _ := l.Tip(bob.Peer())
	for _, at := range []dolly.Time{1, 2} {
		b := forge(t, bob, Block{Seq: 2, Prev: tip.Hash, Kind: Carry, Peer: carol.Peer(), Amount: 1, Gained: 10, Spent: 1, At: at})
		if _, _, err := l.Add(b); err != nil {
			t.Fatal(err)
		}
	}
	if b := l.Balance(bob.Peer()); b != 0 {
		t.Errorf("bob forked and has %d", b)
	}
	if got := l.Trust(alice.Peer(), bob.Peer()); got != 0 {
		t.Errorf("bob forked and is trusted with %d", got)
	}
}

func TestI27ACondemnedKeyVouchesForNobody(t *testing.T) {
	l := New(dolly.Town)
	deal(t, l, alice, bob, 10)
	deal(t, l, bob, carol, 10)
	if got := l.Trust(alice.Peer(), carol.Peer()); got != 10 {
		t.Fatalf("carol is trusted with %d", got)
	}
	tip, _ := l.Tip(bob.Peer())
	b := forge(t, bob, Block{Seq: 3, Prev: tip.Hash, Kind: Carry, Peer: carol.Peer(), Amount: 1, Gained: 99, Spent: 11})
	if _, fork, _ := l.Add(b); fork == nil {
		t.Fatal("bob's mint went unseen")
	}
	if got := l.Trust(alice.Peer(), carol.Peer()); got != 0 {
		t.Errorf("carol is trusted with %d on bob's word", got)
	}
}
