package trade

import (
	"encoding/binary"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"pgregory.net/rapid"
)

// numbered is one of any number of keys; nobody signs with them.
func numbered(n uint64) (k dolly.PeerID) {
	binary.LittleEndian.PutUint64(k[:], n)
	return k
}

// TestI32AMillionKeysTakeNoRoomOfTheKnown: each says one thing, in one span. Who is known
// is heard as if nobody else was there, strangers of before as well, and what is kept is
// bounded. A key that becomes known in the midst of it is heard from then on.
func TestI32AMillionKeysTakeNoRoomOfTheKnown(t *testing.T) {
	limits := market.DefaultLimits()
	g := NewGate(limits)
	alice, bob, carol := numbered(1), numbered(2), numbered(3)
	g.Know(alice)
	if !g.Admit(epoch, bob, 1) {
		t.Fatal("bob is not heard, though nobody else says anything")
	}
	passed := 0
	for n := range uint64(1_000_000) {
		if g.Admit(epoch, numbered(n+100), 1) {
			passed++
		}
		if n%100_000 == 0 && (!g.Admit(epoch, alice, 10) || !g.Admit(epoch, bob, 10)) {
			t.Fatalf("after %d strangers, alice or bob is heard no more", n)
		}
	}
	if g.Admit(epoch, carol, 1) {
		t.Error("a new stranger is heard in spite of the flood")
	}
	g.Know(carol)
	if !g.Admit(epoch, carol, 1) {
		t.Error("carol is known, and not heard")
	}
	if kept := len(g.strangers) + len(g.known); passed != limits.Total-1 || kept > limits.Total+2 {
		t.Errorf("%d passed and %d keys are kept, of %d", passed, kept, limits.Total)
	}
	for range 100 {
		g.Admit(epoch, alice, 10)
	}
	if g.Admit(epoch, alice, 10) {
		t.Error("who is known says what it likes")
	}
}

// TestI32TheGateIsFair: whatever comes in whatever order, a key that is known is heard
// exactly as if it was alone, and neither of both sorts has more places than there are.
func TestI32TheGateIsFair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limits := market.Limits{PerTrader: 2, Total: 4}
		g, now := NewGate(limits), epoch
		alone := map[dolly.PeerID]*Gate{} // of who is known
		keys := rapid.Uint64Range(1, 12)
		for range rapid.IntRange(1, 200).Draw(t, "steps") {
			k := numbered(keys.Draw(t, "key"))
			switch own := alone[k]; rapid.IntRange(0, 9).Draw(t, "what") {
			case 0:
				now = now.Add(gateSpan / 2)
			case 1:
				said := g.strangers[k]
				if g.Know(k); own == nil && len(alone) < limits.Total {
					own = NewGate(limits)
					own.since, own.strangers[k] = g.since, said
					alone[k] = own
				}
			default:
				lines := rapid.IntRange(1, 5).Draw(t, "lines")
				if got := g.Admit(now, k, lines); own != nil && got != own.Admit(now, k, lines) {
					t.Fatalf("%v is known: %v", k.Short(), got)
				}
			}
			if len(g.strangers) > limits.Total || len(g.known) > limits.Total {
				t.Fatalf("%d strangers and %d known", len(g.strangers), len(g.known))
			}
		}
	})
}

// TestI32WhoDealtIsVouchedFor: once, and again after a restart; not who only says so.
func TestI32WhoDealtIsVouchedFor(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob, carol := w.join("alice"), w.join("bob"), w.join("carol")
	w.run(5 * step)
	for call := range uint64(3) {
		w.tell(bob, Metered{Call: call, Carrier: alice.key.Peer(), Bytes: dolly.MiB})
		w.drain()
	}
	for range 2 {
		if bob.vouched[alice.key.Peer()] != 1 || len(bob.vouched) != 1 {
			t.Errorf("bob gave alice MB, and vouches for %v", bob.vouched)
		}
		if len(alice.vouched)+len(carol.vouched) != 0 {
			t.Errorf("got MB, or nothing: alice vouches for %v, carol for %v", alice.vouched, carol.vouched)
		}
		w.boot(bob)
		w.boot(alice)
	}
	with := deal{}
	with.Swap.Terms.Buyer, with.Swap.Role = carol.key.Peer(), market.Seller
	alice.trader.judgeConduct(with, market.OutcomeSold)
	w.tell(alice, Tick{})
	if alice.vouched[carol.key.Peer()] != 1 {
		t.Errorf("after a swap alice vouches for %v", alice.vouched)
	}
}
