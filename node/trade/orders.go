package trade

import (
	"slices"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
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
	if err := t.addOrder(o); err != nil {
		return o, err
	}
	t.tally.Set(tally) // before anybody sees the number
	t.putOrder(placed{Order: o, Status: market.Open, At: t.now, Fair: t.isFair(o)})
	t.heardAt[o.ID] = t.now
	t.outbox.orders = append(t.outbox.orders, o)
	t.note(notePlaced, o, "%s %v for %v", o.Side, o.Price.MB, o.Price.Sat)
	return o, nil
}

// Cancel takes an own order back. What is reserved in it still completes.
func (t *Trader) Cancel(id dolly.OrderID) {
	if id.Trader != t.Self() || !t.Book.Cancel(&id) {
		return
	}
	t.tidy(id)
	t.outbox.cancels = append(t.outbox.cancels, id.Number)
}

// Own lists the own live orders.
func (t *Trader) Own() []market.Entry { return t.Book.Of(t.Self()) }

// publishOrders sends what gathered since the last tick, as one batch or a few.
// Orders of before a start wait until the own chain was compared: their image
// may be old.
func (t *Trader) publishOrders() {
	for t.caughtUp && len(t.outbox.orders)+len(t.outbox.cancels) > 0 {
		orders := t.outbox.orders[:min(len(t.outbox.orders), market.MaxBatchOrders)]
		cancels := t.outbox.cancels[:min(len(t.outbox.cancels), market.MaxBatchCancels)]
		t.outbox.orders = t.outbox.orders[len(orders):]
		t.outbox.cancels = t.outbox.cancels[len(cancels):]
		raw, err := market.SealBatch(t.cfg.Self, t.cfg.Network, market.Batch{Orders: orders, Cancels: cancels})
		if err != nil {
			t.note("order.refused", err.Error(), "orders not published: %v", err)
			continue
		}
		t.keepBatch(raw, orders)
		t.do(Publish{TopicOrders, raw})
	}
}

// hearOrders puts somebody's orders on the book.
func (t *Trader) hearOrders(f Heard) {
	if b, known := f.Known.(opened[market.Batch]); known {
		t.putOrders(f.Raw, b, nil)
		return
	}
	t.takeOrders(f.Raw, nil)
}

// takeOrders opens a batch and puts its orders on the book, but for those that are
// over, and reports whether it was a batch at all.
func (t *Trader) takeOrders(raw []byte, over []uint64) bool {
	trader, batch, err := market.OpenBatch(t.cfg.Network, raw)
	if err == nil {
		t.putOrders(raw, opened[market.Batch]{trader, batch}, over)
	}
	return err == nil
}

// putOrders puts somebody's orders on the book, but for those that are over,
// as somebody says. Of own orders I know best: only the message is kept.
func (t *Trader) putOrders(raw []byte, b opened[market.Batch], over []uint64) {
	trader, batch := b.key, b.body
	if _, bad := t.Ledger.Forked(trader); bad {
		return
	}
	if trader == t.Self() {
		t.skipNumbers(batch)
	}
	for _, o := range batch.Orders {
		if trader != t.Self() && !slices.Contains(over, o.ID.Number) && t.addOrder(o) == nil {
			t.heardAt[o.ID] = t.now
		}
	}
	t.holdAgain(trader)
	for _, n := range batch.Cancels {
		if trader != t.Self() {
			t.drop(dolly.OrderID{Trader: trader, Number: n})
		}
	}
	t.keepBatch(raw, batch.Orders)
}

// skipNumbers leaves out the numbers of own orders that this image has forgotten: a
// number comes once, and others would not take the order.
func (t *Trader) skipNumbers(b market.Batch) {
	tally := t.tally.Get()
	before := tally.Orders
	for _, o := range b.Orders {
		tally.Orders = max(tally.Orders, o.ID.Number)
	}
	if tally.Orders != before {
		t.tally.Set(tally)
	}
}

// keepBatch keeps a message for others as long as an order of it lives here.
func (t *Trader) keepBatch(raw []byte, orders []dolly.Order) {
	var all, live []dolly.OrderID
	for _, o := range orders {
		all = append(all, o.ID)
		if t.Book.Status(o.ID) == market.Open {
			live = append(live, o.ID)
		}
	}
	t.batches.add(raw, all, live)
}

// drop takes an order off the book.
func (t *Trader) drop(id dolly.OrderID) {
	t.Book.Cancel(&id)
	t.tidy(id)
}

// tidy forgets what is kept beside the book about an order that has ended, and
// writes down how an own one did.
func (t *Trader) tidy(id dolly.OrderID) {
	s := t.Book.Status(id)
	if s != market.Open {
		delete(t.heardAt, id)
		delete(t.tries, id)
		t.batches.drop(id)
	}
	if id.Trader == t.Self() {
		t.closeOrder(id, s)
	}
}
