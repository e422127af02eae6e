package trade

import (
	"slices"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

const (
	maxTrades  = 512
	tradeKind  = "trade"
	maxHeardAt = 1 << 16
)

// outbox gathers own orders and cancels until the next batch.
type outbox struct {
	orders  []dolly.Order
	cancels []uint64
}

func openBatch(n dolly.Network, raw []byte) (dolly.PeerID, market.Batch, error) {
	return market.OpenBatch(n, raw)
}

func openTrade(n dolly.Network, raw []byte) (dolly.PeerID, dolly.Trade, error) {
	var tr dolly.Trade
	key, err := wire.Open(n, tradeKind, raw, &tr)
	if err == nil && key != tr.Bid.Trader && key != tr.Ask.Trader {
		err = ErrOtherBlock
	}
	if err == nil && !tr.Amount.Valid() {
		err = ErrBalance
	}
	return key, tr, err
}

// Place puts an own order on the book and tells everybody.
func (t *Trader) Place(side dolly.Side, price dolly.Price, life time.Duration) (dolly.Order, error) {
	if !t.Ready() {
		return dolly.Order{}, ErrNotReady
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
	t.forgetOrder(id)
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
		}
		t.do(Publish{TopicOrders, raw})
	}
}

// hearOrders puts somebody's orders on the book.
func (t *Trader) hearOrders(raw []byte) {
	trader, batch, err := openBatch(t.cfg.Network, raw)
	if err != nil || trader == t.Self() {
		return
	}
	if _, bad := t.Ledger.Forked(trader); bad {
		return
	}
	for _, o := range batch.Orders {
		if t.Book.Add(o, t.now) == nil && len(t.heardAt) < maxHeardAt {
			t.heardAt[o.ID] = t.now
			t.batches[o.ID] = raw
		}
	}
	for _, n := range batch.Cancels {
		id := dolly.OrderID{Trader: trader, Number: n}
		t.Book.Cancel(id)
		t.forgetOrder(id)
	}
}

func (t *Trader) forgetOrder(id dolly.OrderID) {
	delete(t.heardAt, id)
	delete(t.batches, id)
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
		if *room -= len(raw); *room < 0 {
			break
		}
		seen[sum] = true
		out = append(out, raw)
	}
	return out
}

// traded records a finished trade of mine and tells everybody.
func (t *Trader) traded(terms market.Terms) {
	tr := dolly.Trade{Bid: terms.Bid, Ask: terms.Ask, Amount: terms.Amount, At: t.now}
	t.addTrade(tr)
	t.do(Publish{TopicTrades, wire.Seal(t.cfg.Self, t.cfg.Network, tradeKind, tr)})
}

func (t *Trader) hearTrade(raw []byte) {
	key, tr, err := openTrade(t.cfg.Network, raw)
	if err != nil || key == t.Self() {
		return
	}
	if _, bad := t.Ledger.Forked(key); !bad {
		t.addTrade(tr)
	}
}

// addTrade counts a trade once, whichever side told of it first.
func (t *Trader) addTrade(tr dolly.Trade) {
	for _, o := range t.trades {
		if o.Bid == tr.Bid && o.Ask == tr.Ask {
			return
		}
	}
	t.trades = append(t.trades, tr)
	if len(t.trades) > maxTrades {
		t.trades = slices.Delete(t.trades, 0, len(t.trades)-maxTrades)
	}
}

// Trades are the latest trades heard of, oldest first.
func (t *Trader) Trades() []dolly.Trade { return t.trades }

// Available is what may be offered: the balance, less what stands in live
// orders or is promised in a proposal.
func (t *Trader) Available() dolly.MB {
	free := t.Ledger.Balance(t.Self())
	for _, e := range t.Own() {
		if e.Side == dolly.Bid {
			free -= e.Free() + t.offers[e.ID].Amount.MB
		}
	}
	for _, d := range t.deals.All {
		if d.Swap.State == market.SellerLocking {
			free -= d.Swap.Terms.Amount.MB
		}
	}
	return max(free, 0)
}

// InOrders is what stands in own live bids.
func (t *Trader) InOrders() dolly.MB {
	var sum dolly.MB
	for _, e := range t.Own() {
		if e.Side == dolly.Bid {
			sum += e.Left
		}
	}
	return sum
}

// Incoming is the bitcoin that sales under way will bring.
func (t *Trader) Incoming() dolly.Sat {
	var sum dolly.Sat
	for _, d := range t.deals.All {
		if !d.Ended && d.Swap.Role == market.Seller {
			sum += d.Swap.Terms.Amount.Sat
		}
	}
	return sum
}

// Open is the number of swaps under way.
func (t *Trader) Open() int {
	n := 0
	for _, d := range t.deals.All {
		if !d.Ended {
			n++
		}
	}
	return n
}

// Outgoing is the bitcoin that purchases under way may cost, fees included,
// without the swap named.
func (t *Trader) Outgoing(without dolly.Hash) dolly.Sat {
	var sum dolly.Sat
	for _, d := range t.deals.All {
		if !d.Ended && d.Swap.Role == market.Buyer && d.Swap.ID() != without {
			sum += d.Swap.Terms.Amount.Sat + t.cfg.FeeMax
		}
	}
	return sum
}

// InDeal reports whether a swap for an own order is under way.
func (t *Trader) InDeal(own dolly.OrderID) bool {
	if _, open := t.offers[own]; open {
		return true
	}
	for _, d := range t.deals.All {
		if !d.Ended && d.Own == own {
			return true
		}
	}
	return false
}
