package trade

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/wire"
)

// BenchmarkRestart starts a trader with 100,000 own orders in its store, many
// more than it keeps by itself, of which as many live as may.
func BenchmarkRestart(b *testing.B) {
	w := newWorld(b.Fatalf)
	p := w.join("alice")
	for n := range uint64(100_000) {
		o := placed{Status: market.Expired, Traded: dolly.MiB, At: epoch, Order: dolly.Order{
			ID: dolly.OrderID{Trader: p.key.Peer(), Number: n + 1}, Side: dolly.Ask,
			Price: dolly.Price{Sat: 5000, MB: 2 * dolly.MiB}, Expires: epoch.Add(time.Hour),
		}}
		if n >= 100_000-64 {
			o.Status = market.Open
		}
		p.trader.putOrder(o)
	}
	if err := p.store.Update(p.shelf.Flush); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		shelf := &keep.Shelf{}
		t := New(p.config(), shelf)
		if err := p.store.View(shelf.Load); err != nil {
			b.Fatal(err)
		}
		t.Step(w.now, p.rand, Started{})
		if len(t.Own()) != 64 {
			b.Fatalf("%d orders are open", len(t.Own()))
		}
	}
}

// BenchmarkOrderBytes says what an order costs on the wire, alone and among others.
func BenchmarkOrderBytes(b *testing.B) {
	key := wire.NewKey([32]byte{1})
	for name, n := range map[string]int{"alone": 1, "of64": market.MaxBatchOrders} {
		b.Run(name, func(b *testing.B) {
			var batch market.Batch
			for i := range n {
				batch.Orders = append(batch.Orders, dolly.Order{
					ID: dolly.OrderID{Trader: key.Peer(), Number: uint64(1000 + i)}, Side: dolly.Bid,
					Price: dolly.Price{Sat: 6555, MB: 66*dolly.MiB + 12345}, Expires: epoch.Add(time.Hour),
				})
			}
			var raw []byte
			for b.Loop() {
				raw, _ = market.SealBatch(key, dolly.Town, batch) // its own orders, within the limits
			}
			b.ReportMetric(float64(len(raw))/float64(n), "bytes/order")
		})
	}
}
