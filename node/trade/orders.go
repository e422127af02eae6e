package trade

import (
	"slices"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// outbox gathers own orders and cancels until the next batch.
type outbox struct {
	orders  []dolly.Order
	cancels []uint64
}

// Place puts an own order on the book and tells everybody.
func (t *Trader) Place(side dolly.Side, price dolly.Price, life time.Duration) (dolly.Order, error) {
	if err := t.mayWrite(); err != nil {
		return dolly.Order{}, err
	}
	tally := t.tally.Get()
	tally.Orders++
	o := dolly.Order{
		ID:   dolly.OrderID{Trader: t.Self(), Number: tally.Orders},
		Side: side, Price: price, Expires: t.now.Add(life),
	}
	if err := t.Book.Add(o, t.now); err != nil {
		return o, err
	}
	t.tally.Set(tally) // before anybody sees the number
	t.heardAt[o.ID] = t.now
	t.outbox.orders = append(t.outbox.orders, o)
	t.note("order.placed", o, "%s %v for %v", o.Side, o.Price.MB, o.Price.Sat)
	return o, nil
}

// Cancel takes an own order back. What is reserved in it still completes.
func (t *Trader) Cancel(id dolly.OrderID) {
	if id.Trader != t.Self() || !t.Book.Cancel(id) {
		return
	}
	t.tidy(id)
	t.outbox.cancels = append(t.outbox.cancels, id.Number)
}

// Own lists the own live orders.
func (t *Trader) Own() []market.Entry { return t.Book.Of(t.Self()) }

// publishOrders sends what gathered since the last tick, as one batch or a few.
func (t *Trader) publishOrders() {
	for len(t.outbox.orders)+len(t.outbox.cancels) > 0 {
		orders := t.outbox.orders[:min(len(t.outbox.orders), market.MaxBatchOrders)]
		cancels := t.outbox.cancels[:min(len(t.outbox.cancels), market.MaxBatchCancels)]
		t.outbox.orders = t.outbox.orders[len(orders):]
		t.outbox.cancels = t.outbox.cancels[len(cancels):]
		raw, err := market.SealBatch(t.cfg.Self, t.cfg.Network, market.Batch{Orders: orders, Cancels: cancels})
		if err != nil {
			t.note("order.refused", err.Error(), "orders not published: %v", err)
			continue
		}
		for _, o := range orders {
			t.batches[o.ID] = raw
			t.tidy(o.ID)
		}
		t.do(Publish{TopicOrders, raw})
	}
}

// hearOrders puts somebody's orders on the book.
func (t *Trader) hearOrders(raw []byte) {
	trader, batch, err := market.OpenBatch(t.cfg.Network, raw)
	if err != nil || trader == t.Self() {
		return
	}
	if _, bad := t.Ledger.Forked(trader); bad {
		return
	}
	for _, o := range batch.Orders {
		if t.Book.Add(o, t.now) == nil {
			t.heardAt[o.ID] = t.now
			t.batches[o.ID] = raw
		}
	}
	t.holdAgain(trader)
	for _, n := range batch.Cancels {
		t.drop(dolly.OrderID{Trader: trader, Number: n})
	}
}

// drop takes an order off the book.
func (t *Trader) drop(id dolly.OrderID) {
	t.Book.Cancel(id)
	t.tidy(id)
}

// tidy forgets what is kept beside the book about an order that has ended.
func (t *Trader) tidy(id dolly.OrderID) {
	if t.Book.Status(id) != market.Open {
		delete(t.heardAt, id)
		delete(t.batches, id)
	}
}

// liveBatches are the signed messages behind the book.
func (t *Trader) liveBatches(room *int) [][]byte {
	var out [][]byte
	seen := map[dolly.Hash]bool{}
	for _, e := range slices.Concat(t.Book.Bids(1000), t.Book.Asks(1000)) {
		raw := t.batches[e.ID]
		sum := wire.Sum(raw)
		if raw == nil || seen[sum] {
			continue
		}
		if len(raw) > *room {
			break
		}
		*room -= len(raw)
		seen[sum] = true
		out = append(out, raw)
	}
	return out
}
