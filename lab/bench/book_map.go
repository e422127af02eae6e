package bench

import (
	"container/heap"
	"container/list"
)

// mapBook is a book as one writes it on a free afternoon, and a peer to compare
// with: maps by id and by price, a heap of prices for each side, a list of orders
// for each price. Its orders have no keys, no expiry and no reservations.
type mapBook struct {
	orders map[uint64]*list.Element
	levels [2]map[int64]*list.List // of buyers and of sellers
	best   [2]*priceHeap
}

type mapOrder struct {
	id          uint64
	price, left int64
	side        uint8
}

func newMapBook() venue {
	b := &mapBook{orders: map[uint64]*list.Element{}}
	for side := range b.best {
		b.levels[side] = map[int64]*list.List{}
		b.best[side] = &priceHeap{sell: side == 1}
	}
	return b
}

func (b *mapBook) limit(s *stream, o *order) {
	side := o.side()
	left := b.take(s, o, func(price int64) bool { return o.sell == (price >= o.price) || price == o.price })
	if left == 0 {
		return
	}
	level := b.levels[side][o.price]
	if level == nil {
		level = list.New()
		b.levels[side][o.price] = level
		heap.Push(b.best[side], o.price)
	}
	b.orders[o.id] = level.PushBack(&mapOrder{o.id, o.price, left, side})
}

func (b *mapBook) immediate(s *stream, o *order) { b.take(s, o, func(int64) bool { return true }) }

// take trades with the other side while its best price will do.
func (b *mapBook) take(s *stream, o *order, will func(price int64) bool) (left int64) {
	other := 1 - o.side()
	for left = o.quantity; left > 0; {
		level := b.top(other)
		if level == nil || !will(b.best[other].prices[0]) {
			return left
		}
		for left > 0 && level.Len() > 0 {
			rest := level.Front().Value.(*mapOrder)
			n := min(left, rest.left)
			left -= n
			rest.left -= n
			if rest.left == 0 {
				level.Remove(level.Front())
				delete(b.orders, rest.id)
			}
			s.fill(rest.id, n, rest.left == 0)
		}
	}
	return 0
}

// top is the best level that has orders; empty ones are dropped on the way.
func (b *mapBook) top(side uint8) *list.List {
	for h := b.best[side]; h.Len() > 0; {
		price := h.prices[0]
		if level := b.levels[side][price]; level.Len() > 0 {
			return level
		}
		delete(b.levels[side], price)
		heap.Pop(h)
	}
	return nil
}

func (b *mapBook) cancel(o *order) {
	e := b.orders[o.id]
	rest := e.Value.(*mapOrder)
	b.levels[rest.side][rest.price].Remove(e)
	delete(b.orders, o.id)
}

func (b *mapBook) live() int { return len(b.orders) }

// priceHeap has the best price on top: the least of those who sell.
type priceHeap struct {
	sell   bool
	prices []int64
}

func (h *priceHeap) Len() int           { return len(h.prices) }
func (h *priceHeap) Less(i, j int) bool { return h.sell == (h.prices[i] < h.prices[j]) }
func (h *priceHeap) Swap(i, j int)      { h.prices[i], h.prices[j] = h.prices[j], h.prices[i] }
func (h *priceHeap) Push(x any)         { h.prices = append(h.prices, x.(int64)) }
func (h *priceHeap) Pop() any {
	last := h.prices[len(h.prices)-1]
	h.prices = h.prices[:len(h.prices)-1]
	return last
}
