package market

import (
	"sort"
	"time"

	"github.com/dollynator/dolly"
)

// Prices are what a seller knows of prices.
type Prices struct {
	Trades  []dolly.Trade // that it believes, its own among them, by time
	Selling dolly.MB      // what it has to sell
	// Unsold is how long its offers stood since it last sold, at no more than the least
	// price of the time, and nobody took any of them.
	Unsold time.Duration
	Now    dolly.Time
}

// Worth is what a MB is worth to a seller, and what that was held between.
type Worth struct {
	Price dolly.Price
	Last  dolly.Price // of the trade that came last
	Most  dolly.Price // the quote of the last day; of the week, if nothing was traded in a day
	Least dolly.Price // the quote of the week, less what Unsold takes off it; not valid if that is all
	Week  Quote
}

const (
	weekDays = 7
	// A week that brought less than a quarter of what is to be sold goes further back, as
	// far as this: a few bytes do not set the price of many.
	pastDays = 31
	thinPart = 4
	// patience is how long an offer stands unsold for a thousandth off the least price: a
	// hundredth an hour. Twice as fast follows a fall sooner, and doubles what lies bring.
	patience = 6 * time.Minute
)

// Worth is what the last trade paid, but no more than the quote of the last day, and no
// less than the quote of the last week, less a hundredth for each hour in which offers at
// that or less stood unsold. It is false if too little is known.
//
// So no last word sells cheap, whatever it costs to be believed. What does are two thirds
// of a week's volume, in which the own sales count, or that nobody buys, which nobody can
// lie about. A fall of the market is followed by the hour, a rise within the time in which
// a third of a day's volume changes hands.
func (p Prices) Worth() (Worth, bool) {
	w := Worth{Week: p.week()}
	if !w.Week.Price.Valid() || w.Week.MB < p.Selling/thinPart {
		return Worth{}, false
	}
	until := p.after(p.Now)
	w.Last, w.Price = p.Trades[until-1].Amount, p.Trades[until-1].Amount
	w.Most = QuoteOf(p.Trades[p.after(p.Now.Add(-dolly.Day)):until]).Price
	if !w.Most.Valid() {
		w.Most = w.Week.Price
	}
	if w.Most.Cmp(w.Price) < 0 {
		w.Price = w.Most
	}
	if least, ok := less(w.Week.Price, int64(p.Unsold/patience)); ok {
		w.Least = least
		if least.Cmp(w.Price) > 0 {
			w.Price = least
		}
	}
	return w, true
}

// week is the quote of the last seven days, or of as many as it takes.
func (p Prices) week() (q Quote) {
	until := p.after(p.Now)
	for days, from := weekDays, -1; days <= pastDays; days++ {
		at := p.after(p.Now.Add(-time.Duration(days) * dolly.Day))
		if at == from {
			continue
		}
		from = at
		if q = QuoteOf(p.Trades[from:until]); q.Price.Valid() && q.MB >= p.Selling/thinPart {
			break
		}
	}
	return q
}

// after is how many trades are not later than a time.
func (p Prices) after(t dolly.Time) int {
	return sort.Search(len(p.Trades), func(i int) bool { return p.Trades[i].At > t })
}

// History is what a strategy is shown: the quote of each finished day as its close, and
// last what a MB is worth, dated as the latest trade. It is nothing as long as that is
// not known.
func (p Prices) History() []dolly.Trade {
	w, ok := p.Worth()
	if !ok {
		return nil
	}
	var out []dolly.Trade
	for rest := p.Trades; len(rest) > 0 && dayOf(rest[0].At) < dayOf(p.Now); {
		day := dayOf(rest[0].At)
		n := sort.Search(len(rest), func(i int) bool { return dayOf(rest[i].At) > day })
		end := dolly.Time((day+1)*dolly.Day.Milliseconds() - 1)
		out = append(out, dolly.Trade{Amount: QuoteOf(rest[:n]).Price, At: end})
		rest = rest[n:]
	}
	return append(out, dolly.Trade{Amount: w.Price, At: w.Week.At})
}

// dayOf numbers days from 1970 on, UTC.
func dayOf(t dolly.Time) int64 { return int64(t) / dolly.Day.Milliseconds() }
