package market

import (
	"fmt"
	"testing"

	"github.com/dollynator/dolly"
)

// workload is the order book row of the targets: a deterministic stream of
// adds, cancels and immediate-or-cancel orders around a walking price.
type workload struct {
	state uint64
	mid   int64
	next  uint64 // order number
	live  []dolly.OrderID
	place map[dolly.OrderID]int
	book  *Book
	now   dolly.Time
	buf   []Match

	trades int
	volume dolly.MB
}

func newWorkload() *workload {
	l := roomy()
	l.PerTrader, l.Total = 1<<20, 1<<20
	return &workload{state: 1, mid: 10000, book: NewBook(l), place: map[dolly.OrderID]int{}}
}

// random is splitmix64.
func (w *workload) random(n uint64) int64 {
	w.state += 0x9E3779B97F4A7C15
	z := w.state
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return int64((z ^ z>>31) % n)
}

func (w *workload) step() {
	switch w.random(4) {
	case 0:
		w.mid--
	case 1:
		w.mid++
	}
	w.mid = min(max(w.mid, 5000), 15000)
	w.now++
	switch k := w.random(100); {
	case k < 60, k < 90 && len(w.live) == 0:
		w.add()
	case k < 90:
		o := w.live[w.random(uint64(len(w.live)))]
		w.book.Cancel(o)
		w.drop(o)
	default:
		w.immediate()
	}
	if w.now%64 == 0 {
		w.book.Expire(w.now)
	}
}

func (w *workload) add() {
	side, a, b := w.random(2), w.random(100), w.random(100)
	q := 1 + w.random(100)
	d := 1 + min(a, b)
	if side == 0 {
		d = -d
	}
	o := w.submit(side, q, w.mid+d)
	if e, ok := w.book.Get(o); ok {
		w.place[e.ID] = len(w.live)
		w.live = append(w.live, e.ID)
	}
}

func (w *workload) immediate() {
	side := w.random(2)
	price := int64(1)
	if side == 0 {
		price = 1 << 30
	}
	w.book.Cancel(w.submit(side, 1+w.random(160), price))
}

// submit adds an order and trades what it crosses. Side 0 buys MB.
func (w *workload) submit(side, q, price int64) dolly.OrderID {
	w.next++
	who, s := alice, dolly.Ask
	if side == 1 {
		who, s = bob, dolly.Bid
	}
	o := order(who, w.next, s, dolly.Sat(q*price), dolly.MB(q), w.now+80_000_000)
	if err := w.book.Add(o, w.now); err != nil {
		panic(err)
	}
	w.buf = w.book.AppendMatches(w.buf[:0], o.ID, w.now)
	for _, m := range w.buf {
		w.trades++
		w.volume += m.Amount.MB
		for _, id := range [2]dolly.OrderID{m.Bid, m.Ask} {
			if err := w.book.Trade(id, m.Amount.MB); err != nil {
				panic(err)
			}
			if id != o.ID {
				if _, ok := w.book.Get(id); !ok {
					w.drop(id)
				}
			}
		}
	}
	return o.ID
}

// drop takes an order off the live list by swap-remove.
func (w *workload) drop(o dolly.OrderID) {
	i, last := w.place[o], w.live[len(w.live)-1]
	w.live[i] = last
	w.place[last] = i
	w.live = w.live[:len(w.live)-1]
	delete(w.place, o)
}

func (w *workload) check() string { return fmt.Sprintf("%d/%d/%d", w.trades, w.volume, w.book.Len()) }

func TestWorkloadTradesAsEveryOtherBook(t *testing.T) {
	w := newWorkload()
	for range 20_000 {
		w.step()
	}
	if got, want := w.check(), "6764/203415/1186"; got != want {
		t.Fatalf("trades/volume/live %s, want %s", got, want)
	}
}

// BenchmarkBook runs the workload; one op is one step. With b.N = 1,000,000 the
// check is 393118/11522349/3103.
func BenchmarkBook(b *testing.B) {
	w := newWorkload()
	b.ReportAllocs()
	for b.Loop() {
		w.step()
	}
	if b.N == 1_000_000 && w.check() != "393118/11522349/3103" {
		b.Fatalf("trades/volume/live %s", w.check())
	}
}
