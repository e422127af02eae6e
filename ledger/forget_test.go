package ledger

import (
	"slices"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
	"pgregory.net/rapid"
)

// TestI26WhatIsForgottenWasNeverThere: a ledger that forgot a key answers as one
// that never heard of it, and once it hears of it again, as before.
func TestI26WhatIsForgottenWasNeverThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory()
		h.run(t)
		before := h.l.print(h.keys(), h.all)
		who := rapid.SampledFrom(h.keys()).Draw(t, "who")
		blocks := all(h.l)
		never := New(dolly.Town)
		for _, b := range blocks {
			if b.Key != who {
				mustAdd(t, never, b)
			}
		}
		gone := h.l.Forget(who)
		if got, want := h.l.print(h.keys(), h.all), never.print(h.keys(), h.all); got != want {
			t.Fatalf("forgotten:\n%s\nnever heard:\n%s", got, want)
		}
		if h.l.Size() != len(blocks)-len(gone) || h.l.Sum() != 0 {
			t.Fatalf("%d blocks are left of %d, %d are gone; off by %d", h.l.Size(), len(blocks), len(gone), h.l.Sum())
		}
		for _, b := range gone {
			mustAdd(t, h.l, *b)
		}
		if got := h.l.print(h.keys(), h.all); got != before {
			t.Fatalf("heard again:\n%s\nbefore:\n%s", got, before)
		}
	})
}

func mustAdd(t *rapid.T, l *Ledger, b Signed) {
	if _, fork, err := l.Add(b); fork != nil || err != nil {
		t.Fatalf("an honest block was refused: fork %v, %v", fork != nil, err)
	}
}

// TestI26ForgettingLiftsNoVerdict draws liars, and forgets them in between.
func TestI26ForgettingLiftsNoVerdict(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawLiars(t)
		l := New(dolly.Town)
		condemned := map[dolly.PeerID]bool{}
		for _, b := range w.blocks {
			_, _, _ = l.Add(b) // refused or not
			for _, k := range w.keys() {
				_, bad := l.Forked(k)
				if condemned[k] && !bad {
					t.Fatal("a verdict was lifted")
				}
				condemned[k] = bad
			}
			if rapid.IntRange(0, 5).Draw(t, "forget") == 0 {
				l.Forget(rapid.SampledFrom(w.keys()).Draw(t, "who"))
			}
			if l.Sum() != 0 {
				t.Fatalf("I25: the books are off by %d", l.Sum())
			}
		}
	})
}

// TestI32PlacesOfTheForgottenAreUsedAgain: a stream of strangers takes no more
// room than those of them that are remembered.
func TestI32PlacesOfTheForgottenAreUsedAgain(t *testing.T) {
	l := New(dolly.Town)
	deal(t, l, alice, bob, 5)
	cover := l.Cover(alice.Peer())
	for n := range 50 {
		passer := wire.NewKey([32]byte{90, byte(n)})
		deal(t, l, bob, passer, 3)
		cover.Set(map[dolly.PeerID]dolly.MB{passer.Peer(): 3})
		if bare := cover.Bare(passer.Peer()); bare != 0 {
			t.Fatalf("stranger %d: %d bare", n, bare)
		}
		if len(l.Forget(passer.Peer())) != 1 {
			t.Fatal("nothing was forgotten")
		}
	}
	if len(l.order) != 3 || len(l.edges) != 2 || len(l.chains) != 2 || len(l.edgeOf) != 1 {
		t.Errorf("%d places of keys, %d of edges; %d keys, %d edges", len(l.order), len(l.edges), len(l.chains), len(l.edgeOf))
	}
	if slices.ContainsFunc(l.chains[bob.Peer()].edges, func(i int32) bool { return l.edges[i] == edge{} }) {
		t.Error("bob has an edge to nobody")
	}
	if l.Forget(dolly.PeerID{9}) != nil {
		t.Error("somebody unknown was forgotten")
	}
}
