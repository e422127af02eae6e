package market

import (
	"math"
	"math/bits"

	"github.com/dollynator/dolly"
)

// Match is a trade that two orders of the book allow.
type Match struct {
	Bid, Ask dolly.OrderID
	Amount   dolly.Price // what would change hands
}

// Matches is what an order could trade with the other side now: best price
// first, then first come, never with its own trader, until its free amount is
// used up. It does not change the book.
//
// The price is the other (resting) order's: bytes × ratio, rounded up to a
// satoshi, or down where up would exceed what the ask allows. Where neither is
// within both limits, fewer bytes are matched, an exact multiple of the ratio.
func (b *Book) Matches(id dolly.OrderID, now dolly.Time) []Match {
	return b.AppendMatches(nil, id, now)
}

// AppendMatches is [Book.Matches] into a slice of the caller's.
func (b *Book) AppendMatches(dst []Match, id dolly.OrderID, now dolly.Time) []Match {
	b.advance(now)
	at, ok := b.ids[id]
	if !ok {
		return dst
	}
	taker := b.nodes.at(at)
	if taker.status != Open || taker.order.Expires <= b.now {
		return dst
	}
	other := &b.asks
	if taker.order.Side == dolly.Ask {
		other = &b.bids
	}
	want := taker.left - taker.reserved
	for i := len(other.rungs) - 1; i >= 0 && want > 0; i-- {
		lv := b.levels.at(other.rungs[i].level)
		if c := taker.order.Price.Cmp(lv.price); taker.order.Side == dolly.Bid && c > 0 || taker.order.Side == dolly.Ask && c < 0 {
			break
		}
		for n := lv.head; n != 0 && want > 0; n = b.nodes.at(n).next {
			if m, ok := b.match(taker, b.nodes.at(n), want); ok {
				dst = append(dst, m)
				want -= m.Amount.MB
			}
		}
	}
	return dst
}

// match pairs two orders that cross, for at most want bytes.
func (b *Book) match(taker, rest *node, want dolly.MB) (Match, bool) {
	want = min(want, rest.left-rest.reserved)
	if want == 0 || rest.trader == taker.trader || rest.order.Expires <= b.now {
		return Match{}, false
	}
	bid, ask := taker, rest
	if taker.order.Side == dolly.Ask {
		bid, ask = rest, taker
	}
	amount, ok := fit(bid.order.Price, ask.order.Price, rest.order.Price, want, b.limits.MaxSat)
	if !ok || amount.Sat < b.limits.MinSat {
		return Match{}, false
	}
	return Match{Bid: bid.order.ID, Ask: ask.order.ID, Amount: amount}, true
}

// fit finds the amount for at most mb bytes, and most satoshi unless that is
// zero, at the resting ratio: never less than the bid wants for these bytes and
// never more than the ask gives.
func fit(bid, ask, rest dolly.Price, mb dolly.MB, most dolly.Sat) (dolly.Price, bool) {
	sat, err := rest.Cost(mb)
	if err != nil {
		return dolly.Price{}, false
	}
	if most > 0 && sat > most {
		mb = buys(rest, most)
		if sat, err = rest.Cost(mb); err != nil {
			return dolly.Price{}, false
		}
	}
	for _, p := range [2]dolly.Price{{Sat: sat, MB: mb}, {Sat: sat - 1, MB: mb}} {
		if p.Valid() && p.Cmp(ask) <= 0 && p.Cmp(bid) >= 0 {
			return p, true
		}
	}
	unit := rest.MB / gcd(rest.MB, dolly.MB(rest.Sat))
	mb -= mb % unit
	sat, err = rest.Cost(mb)
	return dolly.Price{Sat: sat, MB: mb}, err == nil && mb > 0
}

// buys is how many bytes sat pays for at a price, rounded down.
func buys(p dolly.Price, sat dolly.Sat) dolly.MB {
	hi, lo := bits.Mul64(uint64(sat), uint64(p.MB))
	if hi >= uint64(p.Sat) {
		return math.MaxInt64
	}
	q, _ := bits.Div64(hi, lo, uint64(p.Sat))
	return dolly.MB(min(q, math.MaxInt64))
}

func gcd(a, b dolly.MB) dolly.MB {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
