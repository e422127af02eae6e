package ledger

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
	"pgregory.net/rapid"
)

// crowd is n keys whose dealings are written straight into one ledger.
func crowd(n int) []wire.Key {
	keys := make([]wire.Key, n)
	for i := range keys {
		keys[i] = wire.NewKey([32]byte{100, byte(i), byte(i >> 8)})
	}
	return keys
}

// deal has a debited in favour of b, countersigned.
func deal(t testing.TB, l *Ledger, a, b wire.Key, amount dolly.MB) {
	t.Helper()
	credit(t, l, b, debit(t, l, a, Carry, b, amount, dolly.Hash{}), nil)
}

func TestTrustFollowsWhoCarriedForWhom(t *testing.T) {
	l := New(dolly.Town)
	deal(t, l, alice, bob, 10) // bob carried 10 for alice
	deal(t, l, bob, carol, 4)  // carol carried 4 for bob
	for _, c := range []struct {
		me, other wire.Key
		want      dolly.MB
	}{{alice, bob, 10}, {alice, carol, 4}, {bob, carol, 4}, {carol, alice, 0}, {bob, alice, 0}, {alice, alice, 0}} {
		if got := l.Trust(c.me.Peer(), c.other.Peer()); got != c.want {
			t.Errorf("%s trusts %s with %d, want %d", c.me.Peer().Short(), c.other.Peer().Short(), got, c.want)
		}
	}
	if l.Trust(alice.Peer(), dolly.PeerID{9}) != 0 {
		t.Error("a stranger is trusted")
	}
	debit(t, l, alice, Carry, carol, 100, dolly.Hash{})
	if got := l.Trust(alice.Peer(), carol.Peer()); got != 4 {
		t.Errorf("what carol did not sign raised her to %d", got)
	}
}

func TestTrustPassesBySettledTradesOnly(t *testing.T) {
	l := New(dolly.Town)
	d := debit(t, l, alice, Lock, bob, 10, hashOf(1))
	if got := l.Trust(alice.Peer(), bob.Peer()); got != 0 {
		t.Errorf("an open lock is worth %d", got)
	}
	credit(t, l, bob, d, secret(1))
	credit(t, l, carol, debit(t, l, bob, Transfer, carol, 6, dolly.Hash{}), nil)
	if got := l.Trust(alice.Peer(), carol.Peer()); got != 6 {
		t.Errorf("carol, who bought 6 from bob, who bought 10 from alice: %d", got)
	}
}

// reference is Ford and Fulkerson on a matrix, depth first.
func reference(capacity [][]dolly.MB, from, to int) dolly.MB {
	var total dolly.MB
	for {
		seen := make([]bool, len(capacity))
		var push func(u int, limit dolly.MB) dolly.MB
		push = func(u int, limit dolly.MB) dolly.MB {
			if u == to {
				return limit
			}
			seen[u] = true
			for v, free := range capacity[u] {
				if free == 0 || seen[v] {
					continue
				}
				if got := push(v, min(limit, free)); got > 0 {
					capacity[u][v] -= got
					capacity[v][u] += got
					return got
				}
			}
			return 0
		}
		got := push(from, MaxTotal)
		if got == 0 {
			return total
		}
		total += got
	}
}

func TestTrustIsTheMaximumFlow(t *testing.T) {
	keys := crowd(9)
	rapid.Check(t, func(t *rapid.T) {
		l := New(dolly.Town)
		capacity := make([][]dolly.MB, len(keys))
		for i := range capacity {
			capacity[i] = make([]dolly.MB, len(keys))
		}
		for range rapid.IntRange(0, 40).Draw(t, "deals") {
			a := rapid.IntRange(0, len(keys)-1).Draw(t, "a")
			b := (a + rapid.IntRange(1, len(keys)-1).Draw(t, "b")) % len(keys)
			amount := dolly.MB(rapid.IntRange(1, 20).Draw(t, "amount"))
			l.count(&Signed{Key: keys[b].Peer(), Block: Block{Kind: Carry, Credit: true, Peer: keys[a].Peer(), Amount: amount}}, 1)
			capacity[a][b] += amount
		}
		got := l.Trust(keys[0].Peer(), keys[1].Peer())
		if want := reference(capacity, 0, 1); got != want {
			t.Fatalf("trust %d, maximum flow %d", got, want)
		}
	})
}

// TestStrangersChangeNobodysTrust lets a crowd deal among itself as it likes,
// with a few edges to the honest.
func TestStrangersChangeNobodysTrust(t *testing.T) {
	sybils := crowd(6)
	rapid.Check(t, func(t *rapid.T) {
		l := New(dolly.Town)
		book(l, alice, bob, 50)
		var attack dolly.MB
		for i := range rapid.IntRange(0, 3).Draw(t, "attack edges") {
			amount := dolly.MB(rapid.IntRange(1, 9).Draw(t, "amount"))
			book(l, bob, sybils[i], amount)
			attack += amount
		}
		for range rapid.IntRange(0, 40).Draw(t, "made up") {
			a := rapid.IntRange(0, len(sybils)-1).Draw(t, "a")
			b := (a + rapid.IntRange(1, len(sybils)-1).Draw(t, "b")) % len(sybils)
			book(l, sybils[a], sybils[b], dolly.MB(rapid.IntRange(1, 1<<40).Draw(t, "minted")))
		}
		for _, s := range sybils {
			if got := l.Trust(alice.Peer(), s.Peer()); got > attack {
				t.Fatalf("a made-up key is trusted with %d over %d of attack edges", got, attack)
			}
		}
		if got := l.Trust(alice.Peer(), bob.Peer()); got != 50 {
			t.Fatalf("bob is trusted with %d, it was 50", got)
		}
	})
}
