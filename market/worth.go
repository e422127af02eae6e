package market

import (
	"sort"
	"time"

	"github.com/dollynator/dolly"
)

// Prices are what a seller knows of prices.
type Prices struct {
	Trades  []dolly.Trade // that it believes, its own among them, by time
	Self    dolly.PeerID  // whose bids are its own sales
	Selling dolly.MB      // what it has to sell
	Unsold  Unsold
	Now     dolly.Time
}

// Worth is what a MB is worth to a seller, and what that was held between.
type Worth struct {
	Price dolly.Price
	Last  dolly.Price // of the trade that came last
	Week  Quote       // of the own sales of a week, or of all trades
	Own   bool        // of the own sales
	Least dolly.Price // of the week, less what Unsold takes off it
	Most  dolly.Price // a fifth of the week above that
	// Unsold is that of the past, in hours off this week's quote.
	Unsold Unsold
}

const (
	weekDays = 7
	// A week that brought less than a quarter of what is to be sold goes further back, as
	// far as this: a few bytes do not set the price of many.
	pastDays = 31
	thinPart = 4
	// above is by how many thousandths of the week's price more may be asked.
	above = 200
)

// Worth is what the last trade paid, held near the quote of a week: of the own sales,
// where they come to a quarter of what is to be sold, and of all trades else. It is no
// less than that quote and no more than a fifth above it, and both less by a hundredth for
// each hour in which offers stood unsold. It is false if too little is known.
//
// So words, however many, move a seller that sells by a fifth at most; one that has
// not sold they lower with two thirds of the volume, and raise with a third. What moves
// it further is what nobody can lie about: that somebody pays, or that nobody does.
func (p Prices) Worth() (Worth, bool) {
	w := Worth{}
	w.Week, w.Own = p.week()
	if !w.Week.Price.Valid() || w.Week.MB < p.Selling/thinPart {
		return Worth{}, false
	}
	w.Unsold = p.Unsold.off(w.Week.Price)
	off := w.Unsold.thousandths()
	w.Last = p.Trades[p.after(p.Now)-1].Amount
	w.Least, w.Most = changed(w.Week.Price, -off), changed(w.Week.Price, above-off)
	switch w.Price = w.Last; {
	case w.Most.Cmp(w.Price) < 0:
		w.Price = w.Most
	case w.Least.Cmp(w.Price) > 0:
		w.Price = w.Least
	}
	return w, true
}

// week is the quote of the own sales of the last seven days, if they were enough; else
// that of all trades, of as many days as it takes.
func (p Prices) week() (q Quote, own bool) {
	until := p.after(p.Now)
	enough := func(q Quote) bool { return q.Price.Valid() && q.MB >= p.Selling/thinPart }
	for days, from := weekDays, -1; days <= pastDays; days++ {
		at := p.after(p.Now.Add(-time.Duration(days) * dolly.Day))
		if at == from {
			continue
		}
		from = at
		if q = QuoteOf(p.sales(p.Trades[from:until])); days == weekDays && enough(q) {
			return q, true
		}
		if q = QuoteOf(p.Trades[from:until]); enough(q) {
			break
		}
	}
	return q, false
}

// sales are the own ones among trades.
func (p Prices) sales(trades []dolly.Trade) (own []dolly.Trade) {
	for _, t := range trades {
		if t.Bid.Trader == p.Self {
			own = append(own, t)
		}
	}
	return own
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
	for rest := p.Trades; len(rest) > 0 && rest[0].At.Date() < p.Now.Date(); {
		day := rest[0].At.Date()
		n := sort.Search(len(rest), func(i int) bool { return rest[i].At.Date() > day })
		end := dolly.Time((day+1)*dolly.Day.Milliseconds() - 1)
		out = append(out, dolly.Trade{Amount: QuoteOf(rest[:n]).Price, At: end})
		rest = rest[n:]
	}
	return append(out, dolly.Trade{Amount: w.Price, At: p.Trades[p.after(p.Now)-1].At})
}
