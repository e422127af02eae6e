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

func (s Status) mark() mark {
	switch s {
	case Completed:
		return completed
	case Cancelled:
		return cancelled
	}
	return taken
}

// node is an order that is open or of which something is reserved. It is as large
// as a line of the processor's cache.
type node struct {
	number         uint64
	price          dolly.Price
	expires        dolly.Time
	left, reserved dolly.MB
	level, trader  slot
	seq            uint32 // of arrival; it may wrap around, see [Book.came]
	side           dolly.Side
	status         Status
}

func (n *node) free() dolly.MB { return n.left - n.reserved }

// find is the place of an order that is open or reserved; 0 is none.
func (b *Book) find(id *dolly.OrderID) slot {
	who := b.traders.find(&id.Trader)
	if who == 0 {
		return 0
	}
	return b.findOf(who, id.Number)
}

func (b *Book) findOf(who slot, number uint64) slot {
	at := b.ids.first(b.hash.mix(number, uint64(who)))
	for at != 0 {
		if n := b.nodes.at(at); n.number == number && n.trader == who {
			break
		}
		at = b.ids.next(at)
	}
	return at
}

// deadline is when an open order expires.
func (b *Book) deadline(at slot) dolly.Time {
	if n := b.nodes.at(at); n.status == Open {
		return n.expires
	}
	return never
}

// open files an order under its id, trader, expiry and price.
func (b *Book) open(o *dolly.Order, who slot, left dolly.MB, ratio uint64) {
	at := b.nodes.get()
	b.seq++
	n := b.nodes.at(at)
	n.number, n.price, n.expires, n.left = o.ID.Number, o.Price, o.Expires, left
	n.trader, n.seq, n.side, n.status = who, b.seq, o.Side, Open
	n.level = b.prices.enter(at, o.Side, o.Price, ratio)
	b.ids.put(b.hash.mix(n.number, uint64(who)), at)
	b.expiry.add(at, n.expires)
	b.traders.join(who, n.expires)
	b.live++
}

// end closes an open order: nothing of it is free any more.
func (b *Book) end(at slot, s Status) {
	n := b.nodes.at(at)
	b.prices.leave(at, n.level)
	n.status, n.left = s, n.reserved
	t := b.traders.at(n.trader)
	t.live--
	t.numbers.set(n.number, s.mark())
	b.live--
	if n.reserved == 0 {
		b.drop(at)
	}
}

// drop forgets a closed order of which nothing is reserved.
func (b *Book) drop(at slot) {
	n := b.nodes.at(at)
	b.ids.remove(at)
	b.traders.part(n.trader, b.now)
	b.nodes.put(at)
}

func (b *Book) id(n *node) dolly.OrderID {
	return dolly.OrderID{Trader: b.traders.at(n.trader).key, Number: n.number}
}

func (b *Book) entry(at slot) Entry {
	n := b.nodes.at(at)
	return Entry{
		Order: dolly.Order{ID: b.id(n), Side: n.side, Price: n.price, Expires: n.expires},
		Left:  n.left, Reserved: n.reserved,
	}
}
