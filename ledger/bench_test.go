package ledger

import (
	"math/rand/v2"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// unsigned signs nothing, so that the ledger is measured and not Ed25519.
type unsigned struct{ peer dolly.PeerID }

func (u unsigned) Peer() dolly.PeerID   { return u.peer }
func (u unsigned) Sign(_ []byte) []byte { return make([]byte, 64) }

// busy is a ledger in which keys deal at random, two blocks a deal.
func busy(b *testing.B, keys, deals int) (*Ledger, []unsigned) {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	people := make([]unsigned, keys)
	for i := range people {
		people[i].peer = dolly.PeerID{1, byte(i), byte(i >> 8), byte(i >> 16)}
	}
	l := New(dolly.Sim)
	for range deals {
		i := r.IntN(keys)
		from, to := people[i], people[(i+1+r.IntN(keys-1))%keys]
		d := debit(b, l, from, Carry, to, dolly.MB(1+r.Int64N(int64(64*dolly.MiB))), dolly.Hash{})
		credit(b, l, to, d, nil)
	}
	return l, people
}

var _ wire.Signer = unsigned{}

func BenchmarkOpen(b *testing.B) {
	raw := seal(alice, dolly.Town, sample()["carried"]).Raw
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Open(dolly.Town, raw); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAdd delivers 20,000 blocks of 100 keys to an empty ledger; an
// operation is one block.
func BenchmarkAdd(b *testing.B) {
	l, _ := busy(b, 100, 10_000)
	blocks := all(l)
	b.ReportAllocs()
	i := 0
	there := New(dolly.Sim)
	for b.Loop() {
		if i == len(blocks) {
			i, there = 0, New(dolly.Sim)
		}
		if _, _, err := there.Add(blocks[i]); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

// BenchmarkTrust asks about pairs that never asked before; deals are two blocks
// each, so the last is 1,000,000 blocks.
func BenchmarkTrust(b *testing.B) {
	for _, size := range sizes() {
		l, people := busy(b, size.keys, size.deals)
		b.Run(size.name, func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				l.Trust(people[i%size.keys].peer, people[(i*7+1)%size.keys].peer)
				i++
			}
		})
	}
}

// BenchmarkCover is what a node does for each block that it accepts: one key
// takes a megabyte from one of hundred others, again and again.
func BenchmarkCover(b *testing.B) {
	for _, size := range sizes() {
		l, people := busy(b, size.keys, size.deals)
		b.Run(size.name, func(b *testing.B) {
			b.ReportAllocs()
			c := l.Cover(people[0].peer)
			taken := l.Taken(people[0].peer)
			c.Set(taken)
			i := 0
			for b.Loop() {
				from := people[1+i%99].peer
				c.Try(from, dolly.MiB)
				taken[from] += dolly.MiB
				c.Set(taken)
				i++
			}
		})
	}
}

type size struct {
	name        string
	keys, deals int
}

func sizes() []size {
	return []size{{"100keys", 100, 5_000}, {"1000keys", 1_000, 50_000}, {"10000keys", 10_000, 500_000}}
}
