package bench

import "fmt"

// venue is a book under test. It tells the stream of every fill of a resting
// order, before the call returns.
type venue interface {
	limit(s *stream, o *order)     // trades what crosses, rests what is left
	immediate(s *stream, o *order) // trades what it can at any price, rests never
	cancel(o *order)               // of an order that is live
	live() int                     // resting orders
}

// order is an order of the stream. For a cancel only id and sell count.
type order struct {
	id       uint64 // 1, 2, 3 …
	sell     bool   // sells MB: Dolly's bid
	price    int64  // sat per MB
	quantity int64  // MB
}

// side is 1 for who sells, 0 for who buys.
func (o *order) side() uint8 {
	var s uint8
	if o.sell {
		s = 1
	}
	return s
}

// stream is the workload of the order book: a deterministic stream of limit
// orders, cancels and immediate orders around a price that walks. Every book
// that keeps price and time makes the same trades of it.
type stream struct {
	state        uint64
	mid          int64
	step         int64 // of the price
	least, most  int64 // where it may walk
	ids          uint64
	now          order    // the order under way
	places       []uint16 // in the list, by id; so at most 65,536 orders are live
	list         []listed // live orders: the last one takes the place of one that goes
	trades, size int64    // sum of fills and of their quantities
	taken        int64    // what the order under way has traded
}

type listed struct {
	id   uint32
	sell bool
}

// newStream is the plain workload, or the one whose price swings over a million
// levels by forty at a time.
func newStream(swing bool) *stream {
	s := &stream{state: 1, mid: 10_000, step: 1, least: 5_000, most: 15_000, places: make([]uint16, 1, 1<<20)}
	if swing {
		s.mid, s.step, s.least, s.most = 500_000, 40, 1_000, 1_000_000
	}
	return s
}

// random is splitmix64.
func (s *stream) random() uint64 {
	s.state += 0x9E3779B97F4A7C15
	z := s.state
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// next makes one operation and has the venue carry it out.
func (s *stream) next(v venue) {
	switch s.random() % 4 {
	case 0:
		s.mid -= s.step
	case 1:
		s.mid += s.step
	}
	s.mid = min(max(s.mid, s.least), s.most)
	switch k := s.random() % 100; {
	case k < 60, k < 90 && len(s.list) == 0:
		s.add(v)
	case k < 90:
		l := s.list[s.random()%uint64(len(s.list))]
		s.drop(uint64(l.id))
		s.now.id, s.now.sell = uint64(l.id), l.sell
		v.cancel(&s.now)
	default:
		sell := s.random()%2 == 1
		s.begin(sell, 1+int64(s.random()%160))
		s.now.price = 0
		v.immediate(s, &s.now)
	}
}

func (s *stream) add(v venue) {
	sell := s.random()%2 == 1
	d := 1 + int64(min(s.random()%100, s.random()%100))
	quantity := 1 + int64(s.random()%100)
	s.begin(sell, quantity)
	s.now.price = s.mid - d
	if sell {
		s.now.price = s.mid + d
	}
	v.limit(s, &s.now)
	if s.taken < quantity {
		s.places[s.ids] = uint16(len(s.list))
		s.list = append(s.list, listed{uint32(s.ids), sell})
	}
}

func (s *stream) begin(sell bool, quantity int64) {
	s.ids++
	s.taken = 0
	s.places = append(s.places, 0)
	s.now.id, s.now.sell, s.now.quantity = s.ids, sell, quantity
}

// fill says that the order under way traded with a resting one, and whether that
// has nothing left.
func (s *stream) fill(id uint64, quantity int64, done bool) {
	s.trades++
	s.size += quantity
	s.taken += quantity
	if done {
		s.drop(id)
	}
}

func (s *stream) drop(id uint64) {
	place, last := s.places[id], s.list[len(s.list)-1]
	s.list[place] = last
	s.places[last.id] = place
	s.list = s.list[:len(s.list)-1]
}

// check is what every book must come to: trades, volume, live orders.
func (s *stream) check(v venue) string { return fmt.Sprintf("%d/%d/%d", s.trades, s.size, v.live()) }
