package trade

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/dollynator/dolly"
)

// What strategies are told of prices. Anybody can sign trades with itself, so
// hearsay counts only as far as its teller is worth it: a byte of a trade that
// it was a side of is believed for each byte that it got from me in all (it
// carried for me, or bought), once and for ever. However many keys an attacker has, they
// cannot make me believe more than I dealt with them.

const (
	priceDays = 31  // of these the last price of each day is kept
	maxPrices = 256 // of the latest two days
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

// prunePrices keeps the closing price of each finished day, and more of
// yesterday and today.
func (t *Trader) prunePrices() {
	today, later, recent := dayOf(t.now), int64(math.MaxInt64), 0
	for _, key := range slices.Backward(t.prices.Keys()) {
		tr, _ := t.prices.Get(key)
		day := dayOf(tr.At)
		if day >= today-1 {
			recent++
		}
		if day < today-priceDays || day == later && (day < today-1 || recent > maxPrices) {
			t.prices.Delete(key)
		}
		later = day
	}
}

func dayOf(at dolly.Time) int64 { return int64(at) / dolly.Day.Milliseconds() }

// Prices are the trades that may be followed, oldest first: my own, and those
// told of by keys that are worth it.
func (t *Trader) Prices() []dolly.Trade {
	out := make([]dolly.Trade, 0, t.prices.Len())
	for _, tr := range t.prices.All {
		out = append(out, tr)
	}
	return out
}
