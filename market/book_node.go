package market

import (
	"fmt"

	"github.com/dollynator/dolly"
)

// Status is where an order stands in a book. The numbers are stored.
type Status uint8

// The statuses.
const (
	Unknown   Status = 0 // never seen, or forgotten
	Open      Status = 1 // may be matched
	Completed Status = 2 // all of it was traded
	Expired   Status = 3 // its time is over; a reservation may be left
	Cancelled Status = 4 // its trader took it back; a reservation may be left
)

// String prints the status in one word.
func (s Status) String() string {
	names := [...]string{"unknown", "open", "completed", "expired", "cancelled"}
	if int(s) < len(names) {
		return names[s]
	}
	return fmt.Sprintf("status %d", uint8(s))
}

// slot is a place in a pool; 0 is none.
type slot = int32

// pool keeps values in one slice and gives freed places out again, so that a
// book in steady state allocates nothing.
type pool[T any] struct {
	all  []T
	free []slot
}

func (p *pool[T]) at(s slot) *T { return &p.all[s] }

func (p *pool[T]) get() slot {
	if n := len(p.free); n > 0 {
		s := p.free[n-1]
		p.free = p.free[:n-1]
		return s
	}
	if len(p.all) == 0 {
		p.all = append(p.all, *new(T)) // slot 0 is none
	}
	p.all = append(p.all, *new(T))
	return slot(len(p.all) - 1)
}

func (p *pool[T]) put(s slot) {
	p.all[s] = *new(T)
	p.free = append(p.free, s)
}

// node is an order in the book, or the memory of one. It stays from Add until
// its expiry has passed and nothing of it is reserved.
type node struct {
	order          dolly.Order
	left, reserved dolly.MB
	prev, next     slot // of the same price, oldest first; only while open
	older, newer   slot // of the same trader
	level, trader  slot
	status         Status
	queued         bool // in the expiry queue
}

// remember makes a node and files it under its id, trader and expiry.
func (b *Book) remember(o dolly.Order, s Status) slot {
	at := b.nodes.get()
	n := b.nodes.at(at)
	n.order, n.status, n.queued = o, s, true
	b.ids[o.ID] = at
	b.expiry.push(o.Expires, at)
	b.traders.join(&b.nodes, at)
	return at
}

// end closes an open order: nothing of it is free any more.
func (b *Book) end(at slot, s Status) {
	b.leave(at)
	n := b.nodes.at(at)
	n.status, n.left = s, n.reserved
	b.traders.of(n).live--
	b.live--
	b.forgetSpent(at)
}

// forgetSpent frees a closed order that neither a reservation nor the memory of its number needs.
func (b *Book) forgetSpent(at slot) {
	n := b.nodes.at(at)
	if n.status == Open || n.queued || n.reserved > 0 {
		return
	}
	delete(b.ids, n.order.ID)
	b.traders.part(&b.nodes, at)
	b.nodes.put(at)
}

func (n *node) entry() Entry { return Entry{Order: n.order, Left: n.left, Reserved: n.reserved} }
