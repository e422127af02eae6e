package market

import (
	"math"
	"math/bits"

	"github.com/dollynator/dolly"
)

// exactly is what a part of an order costs at its price, if that is a whole number of
// satoshi. The part is not empty, and not more than the order.
func exactly(order dolly.Price, part dolly.MB) (dolly.Price, bool) {
	hi, lo := bits.Mul64(uint64(order.Sat), uint64(part))
	if hi >= uint64(order.MB) {
		return dolly.Price{}, false
	}
	sat, rest := bits.Div64(hi, lo, uint64(order.MB))
	return dolly.Price{Sat: dolly.Sat(sat), MB: part}, rest == 0
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
