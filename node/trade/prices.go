package trade

import (
	"fmt"
	"strconv"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
)

// What strategies are told of prices. Anybody can sign trades with itself, so
// hearsay counts only as far as its teller is worth it: a byte of a trade that
// it was a side of is believed for each byte that it got from me in all (it
// carried for me, or bought), once and for ever. However many keys an attacker has, they
// cannot make me believe more than I dealt with them. What is believed is weighed
// by its bytes, and moves me only so far from my own sales ([market.Prices]).

const (
	priceDays = 31 // days that are remembered
	wholeDays = 8  // of these the last are kept trade by trade, of the others one that stands for all
	maxPrices = 64 // trades of a day that are kept: the largest, so small ones crowd out none
)

// believe takes in a trade that key told of, as far as key may be believed, and
// reports whether it was. It is dated when it came: the teller's clock counts
// nothing.
func (t *Trader) believe(key dolly.PeerID, tr dolly.Trade) bool {
	if key != t.Self() {
		name := fmt.Sprintf("%x", key[:])
		before, _ := t.heeded.Get(name)
		if tr.Amount.MB > t.Ledger.Debt(t.Self(), key)-before {
			return false
		}
		t.heeded.Put(name, before+tr.Amount.MB)
	}
	tr.At = t.now
	var next uint64
	if keys := t.prices.Keys(); len(keys) > 0 {
		last, _ := strconv.ParseUint(keys[len(keys)-1], 16, 64) // written by the line below
		next = last + 1
	}
	t.prices.Put(fmt.Sprintf("%016x", next), tr)
	t.prunePrices()
	return true
}

// prunePrices drops what is too old, the smallest of a day of too many, and leaves one
// of an older day, with its price and its volume.
func (t *Trader) prunePrices() {
	today := t.now.Date()
	var keys []string
	var trades []dolly.Trade
	var day int64
	done := func() {
		switch {
		case len(trades) == 0:
		case day < today-priceDays:
			for _, key := range keys {
				t.prices.Delete(key)
			}
		case day <= today-wholeDays:
			t.mergePrices(keys, trades)
		case len(trades) > maxPrices:
			t.prices.Delete(keys[smallest(trades)])
		}
	}
	for key, tr := range t.prices.All {
		if d := tr.At.Date(); d != day {
			done()
			keys, trades, day = nil, nil, d
		}
		keys, trades = append(keys, key), append(trades, tr)
	}
	done()
}

// smallest is which trade moved the fewest bytes, of equals the latest.
func smallest(trades []dolly.Trade) int {
	at := 0
	for i, tr := range trades {
		if tr.Amount.MB <= trades[at].Amount.MB {
			at = i
		}
	}
	return at
}

// mergePrices leaves one of a day's trades: at the day's price, as large as all of them.
func (t *Trader) mergePrices(keys []string, trades []dolly.Trade) {
	if len(trades) == 1 {
		return
	}
	q := market.QuoteOf(trades)
	last := trades[len(trades)-1]
	last.Amount = q.Price
	if sat, err := q.Price.Cost(q.MB); err == nil {
		last.Amount = dolly.Price{Sat: sat, MB: q.MB}
	}
	for _, key := range keys[:len(keys)-1] {
		t.prices.Delete(key)
	}
	t.prices.Put(keys[len(keys)-1], last)
}

// known are all prices that this key goes by.
func (t *Trader) known() market.Prices {
	out := make([]dolly.Trade, 0, t.prices.Len())
	for _, tr := range t.prices.All {
		out = append(out, tr)
	}
	return market.Prices{Trades: out, Self: t.Self(), Selling: t.unpromised(), Unsold: t.unsold.Get(), Now: t.now}
}

// Prices are what a strategy may follow: a price for each finished day, and last what a
// MB is worth now, by my own trades and those told of by keys that are worth it.
func (t *Trader) Prices() []dolly.Trade { return t.known().History() }

// Worth is how the last of [Trader.Prices] came about; false if too little is known.
func (t *Trader) Worth() (market.Worth, bool) { return t.known().Worth() }

// isFair reports whether an own order offers MB for no more than they may be worth, so
// that it says something if nobody takes it.
func (t *Trader) isFair(o dolly.Order) bool {
	if o.Side != dolly.Bid {
		return false
	}
	w, ok := t.Worth()
	return ok && o.Price.Cmp(w.Most) <= 0
}

// countUnsold counts how long such an order stood that has ended, and of which nobody
// took anything, though somebody could hear of it.
func (t *Trader) countUnsold(o placed) {
	if !o.Fair || len(t.near) == 0 || o.Traded > 0 || t.InDeal(o.Order.ID) {
		return
	}
	if w, ok := t.Worth(); ok {
		stood := max(0, min(o.Ended, o.Order.Expires).Sub(o.At))
		t.unsold.Set(w.Unsold.And(stood, w.Week.Price))
	}
}
