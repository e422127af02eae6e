package market

import (
	"encoding/binary"

	"github.com/dollynator/dolly"
)

// trader is what the book knows of one key: its orders, and what became of its
// last numbers. It is remembered until the last order that it ever signed has
// expired: until then somebody could repeat one.
type trader struct {
	key     dolly.PeerID
	until   dolly.Time // the latest expiry of its orders
	live    int32      // open orders
	ended   int32      // orders that are not, of which something is reserved
	numbers numbers
}

// traders finds keys and remembers them.
type traders struct {
	hash  hasher
	byKey index
	pool  pool[trader]
	idle  soon // those without orders, until they may be forgotten
	due   []slot
}

func newTraders() traders { return traders{hash: newHasher(), byKey: newIndex()} }

func (t *traders) at(s slot) *trader { return t.pool.at(s) }

// find is the place of a key, and what is there; 0 is none.
func (t *traders) find(key *dolly.PeerID) (slot, *trader) {
	for at := t.byKey.first(t.hashOf(key)); at != 0; at = t.byKey.next[at] {
		if tr := t.pool.at(at); same(&tr.key, key) {
			return at, tr
		}
	}
	return 0, nil
}

// same is ==, without its call.
func same(a, b *dolly.PeerID) bool {
	w := binary.LittleEndian
	return w.Uint64(a[:])^w.Uint64(b[:])|w.Uint64(a[8:])^w.Uint64(b[8:])|
		w.Uint64(a[16:])^w.Uint64(b[16:])|w.Uint64(a[24:])^w.Uint64(b[24:]) == 0
}

func nobody(key *dolly.PeerID) bool { return key[0] == 0 && key.IsZero() }

// hashOf needs no more than half of a key: keys that share it cannot be made.
func (t *traders) hashOf(key *dolly.PeerID) uint32 {
	return t.hash.mix(binary.LittleEndian.Uint64(key[:8]), binary.LittleEndian.Uint64(key[8:16]))
}

func (t *traders) hashAt(at slot) uint32 { return t.hashOf(&t.at(at).key) }

// know makes a place for a key that has none. It is idle.
func (t *traders) know(key *dolly.PeerID, until dolly.Time) (slot, *trader) {
	at := t.pool.get()
	tr := t.pool.at(at)
	tr.key, tr.until = *key, until
	if !t.byKey.has(at) {
		t.byKey.grow(t.hashAt)
	}
	t.byKey.put(t.hashOf(key), at)
	t.idle.add(at, until)
	return at, tr
}

// extend remembers a trader at least until then.
func (t *trader) extend(until dolly.Time) { t.until = max(t.until, until) }

// join counts a new open order.
func (t *trader) join(expires dolly.Time) {
	t.live++
	t.extend(expires)
}

// idle reports whether a trader has no orders.
func (t *trader) idle() bool { return t.live|t.ended == 0 }

// rest is for a trader without orders.
func (t *traders) rest(at slot, now dolly.Time) {
	if tr := t.pool.at(at); tr.until > now {
		t.idle.add(at, tr.until)
	} else {
		t.forget(at)
	}
}

func (t *traders) forget(at slot) {
	t.byKey.remove(t.hashAt(at), at)
	t.pool.put(at)
}

// expire forgets the idle traders whose time is over.
func (t *traders) expire(now dolly.Time) {
	t.due = t.idle.due(t.due[:0], now, len(t.pool.all), t.deadline)
	for _, at := range t.due {
		t.forget(at)
	}
}

func (t *traders) deadline(at slot) dolly.Time {
	tr := t.pool.at(at)
	if !tr.idle() || nobody(&tr.key) {
		return never
	}
	return tr.until
}
