package market

import (
	"slices"

	"github.com/dollynator/dolly"
)

// Quote is what trades say of the price of MB.
type Quote struct {
	Price dolly.Price
	MB    dolly.MB   // volume that it was found in
	At    dolly.Time // of the latest trade
}

// A quote is a quantile of prices by volume: splitting a trade and having many keys
// change nothing, and a lie moves it only where so much of the volume lies. The quantile
// p breaks down at a share of min(p, 1−p) below or above (Hampel, A General Qualitative
// Definition of Robustness, 1971). Which p is a choice between two harms. Who asks too
// little has sold for good, who asks too much can ask again: so it takes two thirds of
// the volume to make a seller ask too little, and a third to make it ask too much.
const quotePart, quoteOf = 2, 3

// QuoteOf is the lowest price at which two thirds of the volume of trades changed hands,
// at that or less. Without a trade it is the zero Quote.
func QuoteOf(trades []dolly.Trade) Quote {
	var q Quote
	byPrice := make([]dolly.Trade, 0, len(trades))
	for _, t := range trades {
		if t.Amount.Valid() && q.MB+t.Amount.MB > q.MB { // a sum that does not fit is none
			byPrice, q.MB, q.At = append(byPrice, t), q.MB+t.Amount.MB, max(q.At, t.At)
		}
	}
	slices.SortStableFunc(byPrice, func(a, b dolly.Trade) int { return a.Amount.Cmp(b.Amount) })
	rest := q.MB - q.MB/quoteOf*(quoteOf-quotePart)
	for _, t := range byPrice {
		q.Price = t.Amount
		if rest -= t.Amount.MB; rest <= 0 {
			break
		}
	}
	return q
}

// changed is a price and so many thousandths of it, which are above -1000; the price
// itself if that does not fit.
func changed(p dolly.Price, thousandths int64) dolly.Price {
	const whole, most = 1000, 1<<63 - 1
	if thousandths == 0 || p.Sat > most/(2*whole) || p.MB > most/whole {
		return p
	}
	return dolly.Price{Sat: p.Sat * dolly.Sat(whole+thousandths), MB: p.MB * whole}
}
