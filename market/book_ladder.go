package market

import (
	"math"
	"math/bits"
	"slices"

	"github.com/dollynator/dolly"
)

// level is all open orders of one side at one exact ratio, first come first.
type level struct {
	price      dolly.Price // of the order that opened it; equal ratios share a level
	head, tail slot
}

// rung is a level's place on the ladder. Keys rise towards the better price;
// equal keys are told apart by the exact ratios.
type rung struct {
	key   uint64
	level slot
}

// ladder is one side's levels, the best last: that is where levels come and go,
// so that little has to move.
type ladder struct {
	side  dolly.Side
	rungs []rung
}

// key is a price as a number whose order never contradicts the exact one:
// ⌊ratio × 2⁴⁰⌋, reversed for bids, of which the cheapest is best.
func (l *ladder) key(p dolly.Price) uint64 {
	const shift = 40
	k := uint64(math.MaxUint64)
	if hi, lo := uint64(p.Sat)>>(64-shift), uint64(p.Sat)<<shift; hi < uint64(p.MB) {
		k, _ = bits.Div64(hi, lo, uint64(p.MB))
	}
	if l.side == dolly.Bid {
		return ^k
	}
	return k
}

// find returns where p's rung is, or would be.
func (l *ladder) find(levels *pool[level], p dolly.Price) (int, uint64, bool) {
	key := l.key(p)
	lo, hi := 0, len(l.rungs)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		r := l.rungs[mid]
		switch {
		case r.key < key, r.key == key && l.worse(levels.at(r.level).price, p):
			lo = mid + 1
		default:
			hi = mid
		}
	}
	found := lo < len(l.rungs) && l.rungs[lo].key == key && levels.at(l.rungs[lo].level).price.Cmp(p) == 0
	return lo, key, found
}

// worse reports whether p is a worse price on this side than q.
func (l *ladder) worse(p, q dolly.Price) bool {
	if l.side == dolly.Bid {
		return p.Cmp(q) > 0
	}
	return p.Cmp(q) < 0
}

func (b *Book) ladder(s dolly.Side) *ladder {
	if s == dolly.Bid {
		return &b.bids
	}
	return &b.asks
}

// enter puts an order at the end of its level, which it may open.
func (b *Book) enter(at slot) {
	n := b.nodes.at(at)
	l := b.ladder(n.order.Side)
	i, key, found := l.find(&b.levels, n.order.Price)
	if !found {
		made := b.levels.get()
		b.levels.at(made).price = n.order.Price
		l.rungs = slices.Insert(l.rungs, i, rung{key, made})
	}
	n.level = l.rungs[i].level
	lv := b.levels.at(n.level)
	n.prev = lv.tail
	if lv.tail == 0 {
		lv.head = at
	} else {
		b.nodes.at(lv.tail).next = at
	}
	lv.tail = at
}

// leave takes an order out of its level, and the level off the ladder when it
// was the last.
func (b *Book) leave(at slot) {
	n := b.nodes.at(at)
	lv := b.levels.at(n.level)
	if n.prev == 0 {
		lv.head = n.next
	} else {
		b.nodes.at(n.prev).next = n.next
	}
	if n.next == 0 {
		lv.tail = n.prev
	} else {
		b.nodes.at(n.next).prev = n.prev
	}
	if lv.head == 0 {
		l := b.ladder(n.order.Side)
		i, _, _ := l.find(&b.levels, lv.price)
		l.rungs = slices.Delete(l.rungs, i, i+1)
		b.levels.put(n.level)
	}
	n.prev, n.next, n.level = 0, 0, 0
}
