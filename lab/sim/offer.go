package sim

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim/scenario"
)

// offer is one offer with what agents cannot see of it.
type offer struct {
	id       dolly.OfferID
	provider string
	price    dolly.Sat // today
	period   time.Duration
	mb       int64   // a day, that a server carries
	reliable float64 // share of purchases that succeed
	open     bool    // the provider is in business with it
	stock    bool
	changes  []scenario.PriceChange
	soldOut  []scenario.Span
	closes   int
	servers  uint64 // sold so far
	living   int    // agents
}

// quality is what a satoshi buys: MB a sat, with what fails taken off.
func (o *offer) quality() float64 {
	perDay := float64(o.price) / (o.period.Hours() / 24)
	return float64(o.reliable * float64(o.mb) / perDay)
}

// power is x to the u, for 0 ≤ u < 1, from square roots: these, unlike exp and
// log, are rounded alike on every platform.
func power(x, u float64) float64 {
	y := 1.0
	for range 40 {
		x = math.Sqrt(x)
		u *= 2
		if u >= 1 {
			u--
			y *= x
		}
	}
	return y
}

// between is a draw on a log scale.
func between(lo, hi, u float64) float64 { return float64(lo * power(hi/lo, u)) }

// makeOffers takes the scenario's list or draws offers from its ranges.
func (w *World) makeOffers() {
	for _, f := range w.s.Offers.List {
		w.offers = append(w.offers, offer{
			id: f.ID, provider: f.ID.Provider(), price: f.Price, period: time.Duration(f.PeriodDays) * dolly.Day, mb: f.MBPerDay,
			reliable: f.Reliability, open: true, stock: true, changes: f.Changes, soldOut: f.SoldOut, closes: f.Closes,
		})
	}
	for i := range w.s.Offers.Count {
		w.offers = append(w.offers, w.drawOffer(i))
	}
	for i := range w.offers {
		o := &w.offers[i]
		w.shares = append(w.shares, OfferShare{Offer: o.id, Price: o.price, MBPerDay: o.mb, Reliability: o.reliable})
		w.byID[o.id] = i
	}
}

// drawOffer draws one. Price and quality correlate on log scales: with the
// correlation as its chance, quality takes the price's place in its range.
func (w *World) drawOffer(i int) offer {
	d := w.s.Offers.Drawn
	n := uint64(i)
	price, mb := unit(w.roll(ofOffer, n, 0, 0)), unit(w.roll(ofOffer, n, 1, 0))
	if chance(w.roll(ofOffer, n, 2, 0), math.Abs(d.Correlation)) {
		mb = price
		if d.Correlation < 0 {
			mb = max(0, 1-1.0/(1<<40)-price)
		}
	}
	reliable := d.Reliability.Min + float64((d.Reliability.Max-d.Reliability.Min)*unit(w.roll(ofOffer, n, 3, 0)))
	provider := fmt.Sprintf("p%02d", i%d.Providers)
	return offer{
		id: dolly.OfferID(fmt.Sprintf("%s/s%03d/any", provider, i)), provider: provider,
		price: dolly.Sat(between(float64(d.PriceMin), float64(d.PriceMax), price)), period: time.Duration(d.PeriodDays) * dolly.Day,
		mb: int64(between(float64(d.MBMin), float64(d.MBMax), mb)), reliable: reliable, open: true, stock: true,
	}
}

// restock is the morning of a day: prices, stock and closing.
func (w *World) restock(day int) {
	for i := range w.offers {
		o := &w.offers[i]
		if o.closes > 0 && day >= o.closes && o.open {
			w.closeOffer(i)
		}
		o.reprice(day)
		o.stock = true
		for _, s := range o.soldOut {
			if day >= s.From && day <= s.To {
				o.stock = false
			}
		}
	}
	if len(w.s.Offers.List) == 0 {
		w.drift(day)
	}
	for _, c := range w.s.Faults.Closings {
		if c.Day == day {
			w.closeProvider(c.Provider)
		}
	}
	w.listOffers()
}

func (o *offer) reprice(day int) {
	for _, c := range o.changes {
		if day >= c.Day {
			o.price = c.Price
		}
	}
}

// drift is what happens to drawn offers: price changes, and stock that ends and comes back.
func (w *World) drift(day int) {
	d := w.s.Offers.Drawn
	for i := range w.offers {
		o := &w.offers[i]
		n, t := uint64(i), uint64(day)
		if x := w.roll(ofStock, n, t, 0); d.Changes > 0 && day > 0 && chance(x, 1/float64(d.Changes)) {
			by := float64(d.ChangeMax * either(w.roll(ofStock, n, t, 1)))
			o.price = max(1, dolly.Sat(float64(float64(o.price)*(1+by))))
		}
		o.stock = !w.outOfStock(i, day)
	}
}

// outOfStock cuts time into spans of twice the mean shortage; a share of them is
// without stock. So it needs no memory, and is as long in the mean as was asked.
func (w *World) outOfStock(i, day int) bool {
	d := w.s.Offers.Drawn
	if d.SoldOut == 0 || day == 0 {
		return false
	}
	span := max(1, d.SoldOutDays)
	shift := below(w.roll(ofStock, uint64(i), 1, 2), span)
	return chance(w.roll(ofStock, uint64(i), uint64((day+shift)/span), 3), d.SoldOut)
}

// listOffers makes the list that agents see, and wakes them: each may want another.
func (w *World) listOffers() {
	w.listed = w.listed[:0]
	w.best = 0
	for i := range w.offers {
		o := &w.offers[i]
		seen := dolly.Offer{
			ID: o.id, Price: o.price, Period: o.period, LineRate: dolly.MB(o.mb) * dolly.MiB / 86_400 * 4,
			Relay: dolly.RelayAllow, Available: o.open && o.stock,
		}
		if !seen.Available || w.law.Body.AllowsOffer(seen) != nil {
			continue
		}
		w.listed = append(w.listed, seen)
		w.best = max(w.best, o.quality())
	}
	for i := range w.agents {
		w.wake[i] = min(w.wake[i], w.now)
	}
}

// medianPerDay is the median of what listed offers cost a day.
func (w *World) medianPerDay() float64 {
	var all []float64
	for i := range w.listed {
		all = append(all, w.perDay(w.byID[w.listed[i].ID]))
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}
