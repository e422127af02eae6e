package ledger

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
	"pgregory.net/rapid"
)

// book counts a dealing that both signed: a was debited in favour of b.
func book(l *Ledger, a, b wire.Key, amount dolly.MB) {
	l.count(&Signed{Key: b.Peer(), Block: Block{Kind: Carry, Credit: true, Peer: a.Peer(), Amount: amount}}, 1)
}

// dealings is a crowd's ledger beside the same as a matrix.
type dealings struct {
	l        *Ledger
	keys     []wire.Key
	capacity [][]dolly.MB
}

func drawDealings(t *rapid.T, n int) *dealings {
	d := &dealings{l: New(dolly.Town), keys: crowd(n), capacity: make([][]dolly.MB, n)}
	for i := range d.capacity {
		d.capacity[i] = make([]dolly.MB, n)
	}
	d.more(t, rapid.IntRange(0, 25).Draw(t, "deals"))
	return d
}

func (d *dealings) more(t *rapid.T, deals int) {
	for range deals {
		a := rapid.IntRange(0, len(d.keys)-1).Draw(t, "a")
		b := (a + rapid.IntRange(1, len(d.keys)-1).Draw(t, "b")) % len(d.keys)
		amount := dolly.MB(rapid.IntRange(1, 9).Draw(t, "amount"))
		d.capacity[a][b] += amount
		book(d.l, d.keys[a], d.keys[b], amount)
	}
}

// covered is the reference: a flow into one more node, where what was taken from
// each key leads to.
func (d *dealings) covered(taken map[dolly.PeerID]dolly.MB) dolly.MB {
	var matrix [][]dolly.MB
	for i, row := range d.capacity {
		matrix = append(matrix, append(append([]dolly.MB(nil), row...), taken[d.keys[i].Peer()]))
	}
	matrix = append(matrix, make([]dolly.MB, len(d.capacity)+1))
	return reference(matrix, 0, len(d.capacity))
}

// TestCoverIsAMaximumFlowToAll asks again and again, while the ledger grows and
// more is taken, and compares with a flow found from nothing.
func TestCoverIsAMaximumFlowToAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDealings(t, rapid.IntRange(2, 7).Draw(t, "keys"))
		c := d.l.Cover(d.keys[0].Peer())
		taken := map[dolly.PeerID]dolly.MB{}
		for range rapid.IntRange(1, 8).Draw(t, "questions") {
			k := d.keys[rapid.IntRange(1, len(d.keys)-1).Draw(t, "of")].Peer()
			amount := dolly.MB(rapid.IntRange(1, 12).Draw(t, "taken"))
			before := c.Bare(k)
			grown := c.Try(k, amount)
			taken[k] += amount
			c.Set(taken)
			if got := max(c.Bare(k)-before, 0); got != grown {
				t.Fatalf("bare grew by %d, %d was foretold", got, grown)
			}
			var bare, sum dolly.MB
			for k, amount := range taken {
				bare, sum = bare+c.Bare(k), sum+amount
			}
			fresh := d.l.Cover(d.keys[0].Peer())
			fresh.Set(taken)
			var best dolly.MB
			for k := range taken {
				best += fresh.Bare(k)
			}
			if want := sum - d.covered(taken); best != want || bare < best {
				t.Fatalf("bare %d, found anew %d, by the reference %d", bare, best, want)
			}
			d.more(t, rapid.IntRange(0, 3).Draw(t, "more deals"))
		}
	})
}

// TestSybilsSellNoMoreThanTheirAttackEdgesAndTheStrangersShare lets k keys of
// one owner deal among themselves as they like, and sell to alice whatever she
// takes by the rule: what is covered, and bare amounts while they do not exceed
// what all strangers together get. Honest dealings go on meanwhile.
func TestSybilsSellNoMoreThanTheirAttackEdgesAndTheStrangersShare(t *testing.T) {
	const honest, strangersShare = 4, 20
	keys := crowd(honest + 6)
	rapid.Check(t, func(t *rapid.T) {
		l := New(dolly.Town)
		c := l.Cover(keys[0].Peer())
		var attack, share, sold dolly.MB
		pick := func(from, to int) int { return rapid.IntRange(from, to-1).Draw(t, "who") }
		for range rapid.IntRange(1, 60).Draw(t, "events") {
			amount := dolly.MB(rapid.IntRange(1, 30).Draw(t, "amount"))
			switch rapid.IntRange(0, 9).Draw(t, "event") {
			case 0, 1: // among the honest
				if a, b := pick(0, honest), pick(0, honest); a != b {
					book(l, keys[a], keys[b], amount)
				}
			case 2: // an attack edge: somebody honest was really served
				book(l, keys[pick(0, honest)], keys[pick(honest, len(keys))], amount)
				attack += amount
			case 3, 4: // made up, as much as they like
				if a, b := pick(honest, len(keys)), pick(honest, len(keys)); a != b {
					book(l, keys[a], keys[b], amount<<30)
				}
			case 5: // they give to the honest, or are served by them
				book(l, keys[pick(honest, len(keys))], keys[pick(1, honest)], amount)
			default:
				seller := keys[pick(1, len(keys))]
				c.Set(l.Taken(keys[0].Peer()))
				grown := c.Try(seller.Peer(), amount)
				if share+grown > strangersShare {
					continue
				}
				share += grown
				book(l, seller, keys[0], amount)
				for _, sybil := range keys[honest:] {
					if sybil.Peer() == seller.Peer() {
						sold += amount
					}
				}
			}
			if rapid.IntRange(0, 9).Draw(t, "restart") == 0 {
				c = l.Cover(keys[0].Peer())
			}
		}
		if sold > attack+strangersShare {
			t.Fatalf("sold %d over attack edges of %d and a share of %d", sold, attack, strangersShare)
		}
	})
}

// TestEdgesAmongStrangersChangeNobodysLine adds dealings between keys that
// nothing of alice's flows to, and asks about everybody before and after.
func TestEdgesAmongStrangersChangeNobodysLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDealings(t, 8)
		me := d.keys[0].Peer()
		taken := map[dolly.PeerID]dolly.MB{}
		for _, k := range d.keys[1:] {
			taken[k.Peer()] = dolly.MB(rapid.IntRange(0, 9).Draw(t, "taken"))
		}
		lines := func() (out []dolly.MB) {
			c := d.l.Cover(me)
			c.Set(taken)
			for _, k := range d.keys[1:] {
				out = append(out, d.l.Trust(me, k.Peer()), c.Try(k.Peer(), 50))
			}
			return out
		}
		before := lines()
		var strangers []wire.Key
		for _, k := range d.keys[1:] {
			if d.l.Trust(me, k.Peer()) == 0 {
				strangers = append(strangers, k)
			}
		}
		if len(strangers) < 2 {
			return
		}
		for range rapid.IntRange(1, 10).Draw(t, "made up") {
			a := rapid.IntRange(0, len(strangers)-1).Draw(t, "a")
			b := (a + rapid.IntRange(1, len(strangers)-1).Draw(t, "b")) % len(strangers)
			book(d.l, strangers[a], strangers[b], dolly.MB(rapid.Int64Range(1, 1<<40).Draw(t, "minted")))
		}
		for i, line := range lines() {
			if line != before[i] {
				t.Fatalf("a line changed from %d to %d", before[i], line)
			}
		}
	})
}

func TestI27NothingOfACondemnedKeyIsCovered(t *testing.T) {
	l := New(dolly.Town)
	deal(t, l, alice, bob, 10)
	deal(t, l, bob, carol, 10)
	c := l.Cover(alice.Peer())
	c.Set(map[dolly.PeerID]dolly.MB{carol.Peer(): 6})
	if got := c.Try(carol.Peer(), 4); got != 0 {
		t.Fatalf("%d of carol's 10 stays bare", got)
	}
	tip, _ := l.Tip(bob.Peer())
	if _, fork, _ := l.Add(forge(t, bob, Block{Seq: 3, Prev: tip.Hash, Kind: Carry, Peer: carol.Peer(), Amount: 1, Gained: 99, Spent: 11})); fork == nil {
		t.Fatal("bob's mint went unseen")
	}
	c.Set(map[dolly.PeerID]dolly.MB{carol.Peer(): 6})
	if got := c.Bare(carol.Peer()); got != 6 {
		t.Errorf("on a liar's word all but %d is covered", got)
	}
	if got := c.Try(bob.Peer(), 4); got != 4 {
		t.Errorf("all but %d of a liar is covered", got)
	}
}

func TestTakenIsWhatBothSigned(t *testing.T) {
	l := New(dolly.Town)
	deal(t, l, bob, alice, 5)
	deal(t, l, alice, carol, 7)
	debit(t, l, carol, Carry, alice, 100, dolly.Hash{})
	taken := l.Taken(alice.Peer())
	if len(taken) != 1 || taken[bob.Peer()] != 5 {
		t.Errorf("taken %v", taken)
	}
	if len(l.Taken(dolly.PeerID{9})) != 0 {
		t.Error("nobody took something")
	}
}
