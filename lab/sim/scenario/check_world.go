package scenario

import (
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
)

func (e Economy) check(c *checker) {
	within(c, "economy.demand.mb_per_slot_day", e.Demand.MB, 0, maxMB)
	within(c, "economy.demand.day_amplitude", e.Demand.Day, 0, 1)
	within(c, "economy.demand.year_amplitude", e.Demand.Year, 0, 1)
	within(c, "economy.demand.growth_per_year", e.Demand.Growth, -1, 100)
	within(c, "economy.sat_per_mb.start", e.Price.Start, 1e-6, 1e6)
	e.Price.check(c, "economy.sat_per_mb")
	within(c, "economy.fee_sat_vb.start", e.Fee.Start, 1, 10_000)
	e.Fee.check(c, "economy.fee_sat_vb")
	within(c, "economy.purse_sat", e.Purse, 0, maxSat)
	e.Crash.check(c, "economy.crash")
	e.Spike.check(c, "economy.spike")
}

func (w Walk) check(c *checker, key string) {
	within(c, key+".drift_per_day", w.Drift, -0.5, 0.5)
	within(c, key+".volatility_per_day", w.Volatility, 0, 0.5)
}

func (j *Jump) check(c *checker, key string) {
	if j == nil {
		return
	}
	within(c, key+".from_day", j.From, 0, MaxDays)
	within(c, key+".days", j.Days, 0, MaxDays)
	within(c, key+".factor", j.Factor, 0.001, 1000)
}

func (o Offers) check(c *checker) {
	if len(o.List) == 0 {
		within(c, "offers.count", o.Count, 1, MaxOffers)
		o.Drawn.check(c)
		return
	}
	c.say(o.Count == 0, "offers.count", "%d are to be drawn beside a list; set it to 0", o.Count)
	c.say(len(o.List) <= MaxOffers, "offers.list", "%d offers are more than %d", len(o.List), MaxOffers)
	seen := map[dolly.OfferID]bool{}
	for i, f := range o.List {
		key := fmt.Sprintf("offers.list[%d]", i)
		c.say(!seen[f.ID], key+".id", "%s is there twice", f.ID)
		seen[f.ID] = true
		f.check(c, key)
	}
}

func (f Offer) check(c *checker, key string) {
	if _, err := dolly.ParseOfferID(string(f.ID)); err != nil {
		c.say(false, key+".id", "%v", err)
	}
	c.say(printable(string(f.ID)), key+".id", "it does not print")
	within(c, key+".price_sat", f.Price, 1, maxSat)
	within(c, key+".period_days", f.PeriodDays, 1, 365)
	within(c, key+".mb_per_day", f.MBPerDay, 0, maxMB)
	within(c, key+".reliability", f.Reliability, 0, 1)
	within(c, key+".closes_day", f.Closes, 0, MaxDays)
	for i, p := range f.Changes {
		at := fmt.Sprintf("%s.changes[%d]", key, i)
		within(c, at+".price_sat", p.Price, 1, maxSat)
		within(c, at+".day", p.Day, 0, MaxDays)
		c.say(i == 0 || f.Changes[i-1].Day < p.Day, at+".day", "changes are in the order of their days")
	}
	for i, s := range f.SoldOut {
		at := fmt.Sprintf("%s.sold_out[%d]", key, i)
		within(c, at+".from_day", s.From, 0, MaxDays)
		within(c, at+".to_day", s.To, s.From, MaxDays)
	}
}

func (d Drawn) check(c *checker) {
	const key = "offers.drawn."
	within(c, key+"providers", d.Providers, 1, MaxOffers)
	within(c, key+"price_min_sat", d.PriceMin, 1, maxSat)
	within(c, key+"price_max_sat", d.PriceMax, d.PriceMin, maxSat)
	within(c, key+"period_days", d.PeriodDays, 1, 365)
	within(c, key+"mb_per_day_min", d.MBMin, 1, maxMB)
	within(c, key+"mb_per_day_max", d.MBMax, d.MBMin, maxMB)
	within(c, key+"price_quality_correlation", d.Correlation, -1, 1)
	within(c, key+"reliability.min", d.Reliability.Min, 0, 1)
	within(c, key+"reliability.max", d.Reliability.Max, d.Reliability.Min, 1)
	within(c, key+"price_change_days", d.Changes, 0, MaxDays)
	within(c, key+"price_change_max", d.ChangeMax, 0, 0.9)
	within(c, key+"sold_out_share", d.SoldOut, 0, 0.95)
	within(c, key+"sold_out_days", d.SoldOutDays, 1, 365)
}

// has reports whether there is such an offer, as far as that is known before drawing.
func (o Offers) has(match func(dolly.OfferID) bool) bool {
	return len(o.List) == 0 || slices.ContainsFunc(o.List, func(f Offer) bool { return match(f.ID) })
}
