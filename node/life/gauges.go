package life

import "github.com/dollynator/dolly"

// Gauges are the figures that are kept over time.
func (l *Life) Gauges() map[uint8]float64 {
	out := l.trader.Gauges()
	row, fleet, st := l.row(), l.fleetView(), l.facts.Get()
	alive, rate := 0, 0.0
	for _, a := range fleet.Agents {
		if a.Alive {
			alive++
			rate += a.Rate
		}
	}
	for number, v := range map[uint8]float64{
		dolly.MetricRate: row.Rate, dolly.MetricCost: float64(row.Cost), dolly.MetricCoins: float64(l.coins.Confirmed),
		dolly.MetricPending: float64(l.coins.Pending), dolly.MetricSiblings: float64(alive), dolly.MetricFleetRate: rate,
		dolly.MetricFleetEarned: float64(fleet.EarnedMB), dolly.MetricChildren: float64(st.Children),
		dolly.MetricRentDays: max(0, row.RentDays), dolly.MetricUpdates: float64(l.table.Updates()), dolly.MetricSlots: float64(fleet.SlotsUsed),
	} {
		out[number] = v
	}
	return out
}
