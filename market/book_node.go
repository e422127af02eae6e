package market

import (
	"encoding/binary"

	"github.com/dollynator/dolly"
)

// node is an order that is open or of which something is reserved. It is as large
// as a line of the processor's cache; how much is reserved is kept apart.
type node struct {
	number        uint64
	price         dolly.Price
	expires       dolly.Time
	free          dolly.MB
	level, trader slot
	link                 // in the queue of its level
	seq           uint32 // of arrival; it may wrap around, see [Book.came]
	side          dolly.Side
	status        Status
	promised      bool // something of it is reserved
}

// find is the place of an order that is open or reserved, and what is there; 0 is
// none. It does not look for the trader first: that would be one more thing to wait for.
func (b *Book) find(id *dolly.OrderID) (slot, *node) {
	for at := b.ids.first(b.hashOf(id.Number, &id.Trader)); at != 0; at = b.ids.next[at] {
		if n := b.nodes.at(at); n.number == id.Number && same(&b.traders.at(n.trader).key, &id.Trader) {
			return at, n
		}
	}
	return 0, nil
}

// hashOf has neighbouring numbers of a trader begin their chains side by side, in
// one line of the processor's cache: new orders find it there. It needs no more
// than a quarter of a key: many keys that share it cannot be made.
func (b *Book) hashOf(number uint64, key *dolly.PeerID) uint32 {
	const line = 16 // slots
	return b.hash.mix(number/line, binary.LittleEndian.Uint64(key[:8]))*line | uint32(number%line)
}

func (b *Book) hashAt(at slot) uint32 {
	n := b.nodes.at(at)
	return b.hashOf(n.number, &b.traders.at(n.trader).key)
}

// deadline is when an open order expires.
func (b *Book) deadline(at slot) dolly.Time {
	if n := b.nodes.at(at); n.status == Open {
		return n.expires
	}
	return never
}

// open files a judged order under its id, trader, expiry and price, whose key on the
// ladder of its side it is told.
func (b *Book) open(o *dolly.Order, who slot, t *trader, free dolly.MB, key uint64) {
	if who == 0 {
		who, t = b.traders.know(&o.ID.Trader, o.Expires)
	}
	t.join(o.Expires)
	t.numbers.use(o.ID.Number, taken)
	lv, l := b.prices.find(o.Side, key, &o.Price)
	if !b.nodes.has() {
		b.extend()
	}
	at, n := b.nodes.get()
	n.number, n.price, n.expires, n.free = o.ID.Number, o.Price, o.Expires, free
	n.level, n.trader, n.seq, n.side, n.status = lv, who, b.seq, o.Side, Open
	l.queue.push(b.nodes.all, at, n)
	b.ids.put(b.hashOf(o.ID.Number, &o.ID.Trader), at)
	b.expiry.add(at, o.Expires)
	b.seq++
	b.live++
}

// extend makes room for one more order.
func (b *Book) extend() {
	if at := b.nodes.extend(); !b.ids.has(at) {
		b.ids.grow(b.hashAt)
	}
}

// end closes an open order: nothing of it is free any more.
func (b *Book) end(at slot, n *node, s Status) {
	q := &b.prices.levels.at(n.level).queue
	q.remove(b.nodes.all, n.link)
	if q.first == 0 {
		b.prices.close(n.level, n.side)
	}
	n.status, n.free = s, 0
	t := b.traders.at(n.trader)
	t.live--
	t.numbers.turn(n.number, s.mark())
	b.live--
	if n.promised {
		t.ended++
	} else {
		b.drop(at, n, t)
	}
}

// settled forgets an order that ended before, and of which nothing is reserved any more.
func (b *Book) settled(at slot, n *node) {
	t := b.traders.at(n.trader)
	t.ended--
	b.drop(at, n, t)
}

// drop forgets an order that ended, and of which nothing is reserved.
func (b *Book) drop(at slot, n *node, t *trader) {
	b.ids.remove(b.hashOf(n.number, &t.key), at)
	if t.idle() {
		b.traders.rest(n.trader, b.now)
	}
	b.nodes.put(at, n)
}

func (b *Book) id(n *node) dolly.OrderID {
	return dolly.OrderID{Trader: b.traders.at(n.trader).key, Number: n.number}
}

func (b *Book) entry(at slot) Entry {
	n := b.nodes.at(at)
	return Entry{
		Order: dolly.Order{ID: b.id(n), Side: n.side, Price: n.price, Expires: n.expires},
		Left:  n.free + b.reserved(at, n), Reserved: b.reserved(at, n),
	}
}
