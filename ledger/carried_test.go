package ledger

import (
	"testing"

	"github.com/dollynator/dolly"
)

// TestCarriedUpToCountsWhatWasCountersigned: not transfers, not what nobody signed
// for, and nothing of blocks that are not held.
func TestCarriedUpToCountsWhatWasCountersigned(t *testing.T) {
	l := New(dolly.Town)
	for _, mb := range []dolly.MB{10, 20} {
		credit(t, l, bob, debit(t, l, alice, Carry, bob, mb, dolly.Hash{}), nil)
	}
	credit(t, l, bob, debit(t, l, alice, Transfer, bob, 500, dolly.Hash{}), nil)
	there := New(dolly.Town)
	add(t, there, l.Chain(bob.Peer(), 1, 9)...)
	for seq, want := range map[uint64]dolly.MB{0: 0, 1: 10, 2: 30, 3: 30} {
		if got, held := l.CarriedUpTo(bob.Peer(), seq); got != want || !held {
			t.Errorf("up to %d: %d, %v", seq, got, held)
		}
		if got, held := there.CarriedUpTo(bob.Peer(), seq); got != 0 || !held {
			t.Errorf("without alice's halves, up to %d: %d, %v", seq, got, held)
		}
	}
	if _, held := l.CarriedUpTo(bob.Peer(), 4); held {
		t.Error("block 4 is held")
	}
	last := l.Chain(alice.Peer(), 2, 1)[0].At
	for _, c := range []struct {
		seq    uint64
		before dolly.Time
		want   dolly.MB
	}{{0, last + 1, 30}, {1, last + 1, 20}, {1, last, 0}, {2, last + 1, 0}, {9, last + 1, 0}} {
		if got := l.CarriedAfter(bob.Peer(), c.seq, c.before); got != c.want {
			t.Errorf("after %d before %d: %d, want %d", c.seq, c.before, got, c.want)
		}
	}
}
