package sim

import (
	"errors"
	"math"
	"slices"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/strategy"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
)

// floor is the market: one real book for all, in which everybody sees what has
// reached it, and the buyers, who are also those that traffic is carried for.
type floor struct {
	book    *market.Book
	buyers  []buyer
	sellers map[mark]*member
	payers  map[mark]int
	swaps   []*swap
	closes  []dolly.Trade // the latest trade of each of the last days
	came    []uint64      // when each of these came, as a number of trades
	trades  uint64        // so far
	found   []market.Match
	secrets uint64
}

// buyer wants MB for what was carried for it.
type buyer struct {
	key     signer
	end     ledger.End
	told    recount  // of end, by the monitor
	said    record   // its latest order's publication
	owes    dolly.MB // carried and not bought yet
	pledged dolly.MB // of that, in swaps under way
	orders  uint64
}

const askLife = 65 * time.Minute

func (w *World) makeMarket() {
	n := max(2, w.s.Agents/50)
	w.market.book = market.NewBook(market.Limits{
		PerTrader: 64, Total: math.MaxInt32 / 4, MaxLife: dolly.Day, MinSat: w.params.Dust, MaxSat: w.params.MaxSat,
	})
	w.market.sellers, w.market.payers = map[mark]*member{}, map[mark]int{}
	for i := range n {
		b := buyer{key: w.keyOf(keyBuyer, uint64(i))}
		w.market.buyers = append(w.market.buyers, b)
		w.market.payers[markOf(b.key.peer)] = i
	}
	w.queue.at(w.now, event{do: doHour})
}

// hour is a beat of the economy: traffic flows anew, and buyers ask.
func (w *World) hour() {
	w.flow()
	w.forgetLines()
	w.market.book.Expire(w.now)
	for i := range w.market.buyers {
		w.shop(i)
	}
	w.queue.at(w.now+3_600_000, event{do: doHour})
}

// shop asks for what a buyer owes, at the world's price, a little above or below.
func (w *World) shop(i int) {
	b := &w.market.buyers[i]
	open := b.owes - b.pledged
	if open <= 0 {
		return
	}
	p := w.eco.price
	spread := int64(below(w.roll(ofBuyer, uint64(i), uint64(w.now), 0), 81)) - 40 // in thousandths
	p.Sat = max(1, p.Sat+dolly.Sat(int64(p.Sat)*spread/1000))
	sat, err := p.Cost(open)
	if err != nil || sat < w.params.Dust {
		return
	}
	b.orders++
	o := dolly.Order{ID: dolly.OrderID{Trader: b.key.peer, Number: b.orders}, Side: dolly.Ask, Price: dolly.Price{Sat: sat, MB: open}, Expires: w.now.Add(askLife)}
	if r, ok := w.list(o, -1-i); ok {
		b.said = r
		w.match(o.ID)
	}
}

// list puts an order on the book and publishes it.
func (w *World) list(o dolly.Order, who int) (record, bool) {
	if err := w.market.book.Add(o, w.now); err != nil {
		if !errors.Is(err, market.ErrDust) {
			w.fail(err)
		}
		return record{}, false
	}
	w.happened(evOrder, who, int64(o.Price.Sat))
	return w.publish(topicOrders, who), true
}

// match makes deals of what an order matches.
func (w *World) match(id dolly.OrderID) {
	w.market.found = w.market.book.AppendMatches(w.market.found[:0], id, w.now)
	for _, m := range w.market.found {
		w.deal(m)
	}
}

// sell puts an agent's order on the book. The last one is over.
func (w *World) sell(a *member, s strategy.Sell) {
	w.withdraw(a)
	mb := min(s.MB, a.spare())
	if mb <= 0 || s.Want < w.params.Dust {
		return
	}
	w.watch.sells(w, a)
	a.orders++
	life := min(s.Life, dolly.Day)
	a.order = order{at: w.now, life: uint32(life.Milliseconds()), mb: mb, want: s.Want, any: true, live: true}
	o := dolly.Order{ID: dolly.OrderID{Trader: a.key.peer, Number: uint64(a.orders)}, Side: dolly.Bid, Price: dolly.Price{Sat: s.Want, MB: mb}, Expires: a.order.expires()}
	w.market.sellers[markOf(a.key.peer)] = a
	r, ok := w.list(o, a.birth)
	if !ok {
		a.order.live = false
		return
	}
	a.said = r.number
	w.match(o.ID)
}

// withdraw takes an agent's live order back.
func (w *World) withdraw(a *member) {
	if a.order.live {
		w.market.book.Cancel(&dolly.OrderID{Trader: a.key.peer, Number: uint64(a.orders)})
		a.order.live = false
	}
}

// deal makes a swap of a match, if each side has heard of the other's order.
func (w *World) deal(m market.Match) {
	a, i := w.market.sellers[markOf(m.Bid.Trader)], w.market.payers[markOf(m.Ask.Trader)]
	if a == nil || a.gone || a.left || !w.heardOf(a, i) {
		return
	}
	b := &w.market.buyers[i]
	mb := m.Amount.MB
	if a.balance() < mb || b.owes-b.pledged < mb {
		return
	}
	if w.market.book.Reserve(m.Bid, mb) != nil {
		return
	}
	if w.market.book.Reserve(m.Ask, mb) != nil {
		if err := w.market.book.Unreserve(m.Bid, mb); err != nil {
			w.fail(err)
		}
		return
	}
	w.watch.matched(w, m)
	w.beginSwap(a, i, m)
}

// traded is a swap that both sides are done with.
func (w *World) traded(s *swap) {
	amount := s.sell.Amount
	w.total.trades++
	w.today.Trades++
	w.total.soldMB += amount.MB
	w.today.Sold += int64(amount.MB / dolly.MiB)
	w.total.offered += float64(amount.Sat)
	w.today.Earned += int64(amount.Sat)
	w.happened(evTrade, s.seller.birth, int64(amount.Sat))
	w.seen(dolly.Trade{Bid: s.sell.Bid, Ask: s.sell.Ask, Amount: amount, At: w.now})
}

// seen adds a trade to the price history: the latest of each day.
func (w *World) seen(t dolly.Trade) {
	m := &w.market
	m.trades++
	n := len(m.closes)
	if n > 0 && m.closes[n-1].At/dayMS == t.At/dayMS {
		m.closes[n-1], m.came[n-1] = t, m.trades
		return
	}
	if n >= 40 {
		m.closes, m.came = slices.Delete(m.closes, 0, 1), slices.Delete(m.came, 0, 1)
	}
	m.closes, m.came = append(m.closes, t), append(m.came, m.trades)
}

// news are those of the price history that came after a number of trades.
func (f *floor) news(after uint64) []dolly.Trade {
	i := len(f.came)
	for i > 0 && f.came[i-1] > after {
		i--
	}
	return f.closes[i:]
}
