package ledger

import (
	"errors"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

func TestAGainNeedsBothSignaturesAndADebtOne(t *testing.T) {
	there := New(dolly.Town)
	d := debit(t, there, alice, Carry, bob, 10, dolly.Hash{})
	c := credit(t, there, bob, d, nil)

	only := New(dolly.Town)
	add(t, only, c)
	if b, carried := only.Balance(bob.Peer()), only.Carried(bob.Peer()); b != 0 || carried != 0 {
		t.Errorf("bob's word alone is worth %d, carried %d", b, carried)
	}
	add(t, only, d)
	if b, carried := only.Balance(bob.Peer()), only.Carried(bob.Peer()); b != 10 || carried != 10 {
		t.Errorf("countersigned it is worth %d, carried %d", b, carried)
	}

	debtor := New(dolly.Town)
	add(t, debtor, d)
	if b := debtor.Balance(alice.Peer()); b != -10 {
		t.Errorf("alice owes %d before bob answers", b)
	}
}

func TestADebtBehindAGapIsOwed(t *testing.T) {
	l := New(dolly.Town)
	var last Signed
	for range 3 {
		last = debit(t, l, alice, Transfer, bob, 10, dolly.Hash{})
	}
	there := New(dolly.Town)
	add(t, there, last)
	if b := there.Balance(alice.Peer()); b != -30 {
		t.Errorf("alice owes %d, her totals say 30", b)
	}
	if _, ok := there.Tip(alice.Peer()); ok {
		t.Error("a chain without its first block has a tip")
	}
	if from, to, ok := there.Missing(alice.Peer()); from != 1 || to != 2 || !ok {
		t.Errorf("missing %d to %d, %v", from, to, ok)
	}
}

func TestACreditThatNoDebitMatchesIsNothing(t *testing.T) {
	l := New(dolly.Town)
	d := debit(t, l, alice, Carry, bob, 10, dolly.Hash{})
	for name, b := range map[string]Block{
		"more":         {Kind: Carry, Peer: alice.Peer(), Amount: 11, Gained: 11},
		"another kind": {Kind: Transfer, Peer: alice.Peer(), Amount: 10, Gained: 10},
		"another peer": {Kind: Carry, Peer: carol.Peer(), Amount: 10, Gained: 10},
		"a take":       {Kind: Take, Peer: alice.Peer(), Amount: 10, Gained: 10, Lock: hashOf(1), Secret: secret(1)},
	} {
		there := New(dolly.Town)
		b.Seq, b.Credit, b.Link = 1, true, d.Hash
		add(t, there, d, forge(t, bob, b))
		if got := there.Balance(bob.Peer()); got != 0 {
			t.Errorf("%s: worth %d", name, got)
		}
	}
	stolen := forge(t, carol, Block{Seq: 1, Kind: Carry, Credit: true, Link: d.Hash, Peer: alice.Peer(), Amount: 10, Gained: 10})
	add(t, l, stolen)
	if got := l.Balance(carol.Peer()); got != 0 {
		t.Errorf("carol answered what was for bob and has %d", got)
	}
}

func TestI32WhatIsHeldOutOfOrderIsBounded(t *testing.T) {
	l := New(dolly.Town)
	far := func(seq uint64) Signed {
		return forge(t, alice, Block{Seq: seq, Prev: dolly.Hash{1}, Kind: Carry, Peer: bob.Peer(), Amount: 1, Spent: dolly.MB(seq)})
	}
	if _, _, err := l.Add(far(Window + 1)); !errors.Is(err, ErrAhead) {
		t.Errorf("beyond the window: %v", err)
	}
	if len(l.order) != 0 {
		t.Error("a refused block left something behind")
	}
	add(t, l, far(Window-1))
	if _, _, err := l.Add(far(Window + 1)); !errors.Is(err, ErrAhead) {
		t.Errorf("beyond the window of a known key: %v", err)
	}
	first := debit(t, New(dolly.Town), alice, Carry, bob, 1, dolly.Hash{})
	add(t, l, first, far(Window+1))
	if from, to, _ := l.Missing(alice.Peer()); from != 2 || to != Window-2 {
		t.Errorf("missing %d to %d", from, to)
	}
}

func TestChainIsServedInPieces(t *testing.T) {
	l := New(dolly.Town)
	for range 5 {
		debit(t, l, alice, Carry, bob, 1, dolly.Hash{})
	}
	for _, c := range []struct {
		from  uint64
		limit int
		want  []uint64
	}{{0, 2, []uint64{1, 2}}, {1, 1, []uint64{1}}, {4, 9, []uint64{4, 5}}, {6, 9, nil}, {1, 0, nil}, {1, -1, nil}} {
		got := l.Chain(alice.Peer(), c.from, c.limit)
		if len(got) != len(c.want) {
			t.Errorf("from %d, %d at most: %d blocks", c.from, c.limit, len(got))
			continue
		}
		for i, b := range got {
			if b.Seq != c.want[i] {
				t.Errorf("from %d: block %d where %d belongs", c.from, b.Seq, c.want[i])
			}
			if known, ok := l.Block(b.Hash); !ok || known.Seq != b.Seq {
				t.Errorf("block %d is not found by its hash", b.Seq)
			}
		}
	}
	if l.Chain(bob.Peer(), 1, 9) != nil {
		t.Error("bob never signed anything")
	}
}

func TestWitnessesAreDistinctAndLatestFirst(t *testing.T) {
	l := New(dolly.Town)
	for _, to := range []wire.Key{carol, bob, carol, bob, bob} {
		debit(t, l, alice, Carry, to, 1, dolly.Hash{})
	}
	if w := l.Witnesses(alice.Peer(), 8); len(w) != 2 || w[0] != bob.Peer() || w[1] != carol.Peer() {
		t.Errorf("witnesses %v", w)
	}
	if w := l.Witnesses(alice.Peer(), 2); len(w) != 1 || w[0] != bob.Peer() {
		t.Errorf("of the last two blocks: %v", w)
	}
	if w := l.Witnesses(bob.Peer(), 8); len(w) != 0 {
		t.Errorf("of nobody: %v", w)
	}
}

func TestDebtIsWhatOneOwesTheOther(t *testing.T) {
	l := New(dolly.Town)
	credit(t, l, bob, debit(t, l, alice, Carry, bob, 10, dolly.Hash{}), nil)
	credit(t, l, alice, debit(t, l, bob, Transfer, alice, 4, dolly.Hash{}), nil)
	debit(t, l, alice, Carry, bob, 100, dolly.Hash{})
	if a, b := l.Debt(alice.Peer(), bob.Peer()), l.Debt(bob.Peer(), alice.Peer()); a != 6 || b != -6 {
		t.Errorf("alice owes bob %d, bob owes alice %d", a, b)
	}
	if d := l.Debt(alice.Peer(), carol.Peer()); d != 0 {
		t.Errorf("alice owes carol %d", d)
	}
}
