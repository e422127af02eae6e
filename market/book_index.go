package market

import (
	"hash/maphash"
	"math/bits"
)

// index finds slots by a hash of what they hold: chains of slots, about one to a
// chain. It knows hashes only; who looks something up compares the candidates:
//
//	for at := x.first(h); at != 0; at = x.next(at) { … }
type index struct {
	heads []slot  // by the low bits of the hash
	chain []chain // by slot
	used  int
}

type chain struct {
	hash uint32
	next slot
}

const fewestHeads = 16

func newIndex() index { return index{heads: make([]slot, fewestHeads), chain: make([]chain, 1)} }

// first is a slot that may be the one; 0 is none.
func (x *index) first(hash uint32) slot { return x.like(x.heads[hash&uint32(len(x.heads)-1)], hash) }

// next is another one.
func (x *index) next(at slot) slot { return x.like(x.chain[at].next, x.chain[at].hash) }

func (x *index) like(at slot, hash uint32) slot {
	for at != 0 && x.chain[at].hash != hash {
		at = x.chain[at].next
	}
	return at
}

// put adds a slot that is not there yet.
func (x *index) put(hash uint32, at slot) {
	for int(at) >= len(x.chain) {
		x.chain = append(x.chain, chain{})
	}
	if x.used++; 2*x.used > len(x.heads) {
		x.grow()
	}
	x.link(hash, at)
}

func (x *index) link(hash uint32, at slot) {
	head := &x.heads[hash&uint32(len(x.heads)-1)]
	x.chain[at] = chain{hash, *head}
	*head = at
}

func (x *index) grow() {
	old := x.heads
	x.heads = make([]slot, 2*len(old))
	for _, at := range old {
		for at != 0 {
			next := x.chain[at].next
			x.link(x.chain[at].hash, at)
			at = next
		}
	}
}

// remove takes out a slot that is there.
func (x *index) remove(at slot) {
	c := x.chain[at]
	p := &x.heads[c.hash&uint32(len(x.heads)-1)]
	for *p != at {
		p = &x.chain[*p].next
	}
	*p = c.next
	x.used--
}

// hasher mixes two words with a secret, so that no stranger can choose keys and
// numbers that all meet in one place. As with Go's own maps, nothing but speed
// depends on the secret.
type hasher struct{ a, b uint64 }

func newHasher() hasher {
	seed := maphash.MakeSeed()
	return hasher{maphash.String(seed, "a"), maphash.String(seed, "b")}
}

func (h hasher) mix(x, y uint64) uint32 {
	hi, lo := bits.Mul64(x^h.a, y^h.b)
	return uint32(hi ^ lo)
}
