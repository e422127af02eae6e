package trade

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// A hostile trader says one order twice in a message; nobody falls over it.
func TestI42ABatchThatRepeatsAnOrder(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice := w.join("alice")
	w.run(5 * time.Second)
	mallory := stranger(1)
	o := dolly.Order{
		ID: dolly.OrderID{Trader: mallory.Peer(), Number: 1}, Side: dolly.Bid,
		Price: dolly.Price{MB: dolly.MiB, Sat: 1000}, Expires: w.now.Add(time.Minute),
	}
	raw, err := market.SealBatch(mallory, dolly.Town, market.Batch{Orders: []dolly.Order{o, o}})
	if err != nil {
		t.Fatal(err)
	}
	w.tell(alice, Heard{Topic: TopicOrders, Raw: raw})
	if m := alice.trader.batches.bySum[wire.Sum(raw)]; m == nil || m.live != 1 {
		t.Errorf("the message is kept as %+v", m)
	}
	w.run(2 * time.Minute)
	if n := len(alice.trader.batches.bySum) + len(alice.trader.batches.byOrder) + alice.trader.batches.size; n != 0 {
		t.Errorf("something stays of it: %d", n)
	}
}
