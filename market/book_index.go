package market

import (
	"hash/maphash"
	"math/bits"
)

// index finds slots by a hash of what they hold: chains of slots, at most one to
// two heads. Who looks something up compares what the slots of its chain hold:
//
//	for at := x.first(hash); at != 0; at = x.next[at] { … }
type index struct {
	heads []slot // by the low bits of the hash; twice as many
	next  []slot // as there may be slots
}

func newIndex() index {
	return index{heads: make([]slot, 2*fewestSlots), next: make([]slot, fewestSlots)}
}

// first is a slot that may be the one; 0 is none.
func (x *index) first(hash uint32) slot { return *x.head(hash) }

func (x *index) head(hash uint32) *slot { return &x.heads[hash&uint32(len(x.heads)-1)] }

// has reports whether there is room for a slot; if not, grow makes it.
func (x *index) has(at slot) bool { return int(at) < len(x.next) }

// put adds a slot that is not there yet.
func (x *index) put(hash uint32, at slot) {
	head := x.head(hash)
	x.next[at], *head = *head, at
}

// grow makes room for twice as many slots. It needs to know the hashes.
func (x *index) grow(hash func(slot) uint32) {
	old := *x
	x.heads, x.next = make([]slot, 2*len(old.heads)), make([]slot, 2*len(old.next))
	for _, at := range old.heads {
		for ; at != 0; at = old.next[at] {
			x.put(hash(at), at)
		}
	}
}

// remove takes out a slot that is there.
func (x *index) remove(hash uint32, at slot) {
	p := x.head(hash)
	for *p != at {
		p = &x.next[*p]
	}
	*p = x.next[at]
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
