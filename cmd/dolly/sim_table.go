package main

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/dollynator/dolly/lab/sim"
	"github.com/dollynator/dolly/lab/sim/picture"
)

// simTable prints a report for people.
type simTable struct {
	env   *Env
	plain bool // a terminal that has only letters
}

// sparkWidth is that of a curve in cells, shownOffers how many offers have a bar.
const (
	sparkWidth  = 40
	shownOffers = 8
)

func (t simTable) print(r sim.Report) {
	played := fmt.Sprintf("%d days of %s slots, seed %d, fidelity %s", r.DaysPlayed, picture.Thousands(int64(r.Slots)), r.Seed, r.Fidelity)
	if r.Interrupted {
		played += " (interrupted)"
	}
	alive := picture.Thousands(int64(r.AgentsAlive)) + " agents"
	if r.Extinct >= 0 {
		alive = fmt.Sprintf("nobody since day %d", r.Extinct)
	}
	rows := [][2]string{
		{"scenario", r.Name},
		{"played", played},
		{"alive", fmt.Sprintf("%s; %s births, %s deaths", alive, picture.Thousands(int64(r.Births)), picture.Thousands(int64(r.Deaths)))},
		{"purchases", fmt.Sprintf("%d, worth %.3f of the oracle's", r.Bought, r.Efficiency)},
		{"money", fmt.Sprintf("%v brought, %v rent, %v fees, %v paid out, %v held; residual %d", r.Money.Brought, r.Money.Rent, r.Money.Fees, r.Money.Payout, r.Money.Held, r.Money.Residual)},
		{"faults", faultsLine(r.Faults)},
		{"speed", fmt.Sprintf("%s agent-days per CPU-second, %s bytes an agent", picture.Thousands(int64(r.AgentDaysPerCPUs)), picture.Thousands(int64(r.BytesPerAgent)))},
		{"trace", r.TraceHash},
		{"invariants", fmt.Sprintf("%d broken", r.InvariantsBroken)},
	}
	t.env.Table(rows)
	for _, b := range r.Broken {
		t.env.Print("  %s on day %.2f, event %d: %s", b.Invariant, b.Day, b.Event, b.Text)
	}
	t.env.Print("")
	t.curves(r)
	t.env.Print("")
	t.offers(r)
}

func faultsLine(all []sim.Fault) string {
	line := ""
	for _, f := range all {
		if f.Count > 0 {
			line += fmt.Sprintf(", %d %s", f.Count, f.Kind)
		}
	}
	return cmp.Or(line, ", none")[2:]
}

// curves are the days of the run, each figure with its first and its last value.
func (t simTable) curves(r sim.Report) {
	for _, c := range []struct {
		name, form string
		of         func(sim.Day) float64
	}{
		{"population", "%.0f", func(d sim.Day) float64 { return float64(d.Alive) }},
		{"generation, mean", "%.2f", func(d sim.Day) float64 { return d.Depth }},
		{"sat per MB", "%.4g", func(d sim.Day) float64 { return d.Price }},
		{"sat earned a day", "%.0f", func(d sim.Day) float64 { return float64(d.Earned) }},
		{"sat of rent a day", "%.0f", func(d sim.Day) float64 { return float64(d.Rent) }},
		{"regret, births", "%.1f", func(d sim.Day) float64 { return d.Regret }},
		{"gossip KiB a day", "%.0f", func(d sim.Day) float64 { return float64(d.Gossip) / 1024 }},
	} {
		y := picture.Curve(r, c.of)
		if len(y) == 0 {
			continue
		}
		t.env.Print("%-18s %-*s  %s", c.name, sparkWidth, t.spark(y), fmt.Sprintf(c.form+" → "+c.form, y[0], y[len(y)-1]))
	}
}

func (t simTable) spark(y []float64) string {
	if t.plain {
		return picture.PlainSpark(y, sparkWidth)
	}
	return picture.Spark(y, sparkWidth)
}

// offers are those that most of the fleet lived on at the end, or before the end if nobody is left.
func (t simTable) offers(r sim.Report) {
	at := lastInhabited(r)
	if at < 0 {
		return
	}
	sorted := slices.Clone(r.Offers)
	on := func(o sim.OfferShare) int {
		if at < len(o.Agents) {
			return o.Agents[at]
		}
		return 0
	}
	slices.SortStableFunc(sorted, func(a, b sim.OfferShare) int { return cmp.Compare(on(b), on(a)) })
	sum := 0
	for _, o := range sorted {
		sum += on(o)
	}
	t.env.Print("%-28s %-20s        %9s %12s %9s", fmt.Sprintf("offer, on day %d", at+1), "share of the fleet", "sat", "MB a day", "reliable")
	for _, o := range sorted[:min(shownOffers, len(sorted))] {
		if on(o) == 0 {
			break
		}
		share := float64(on(o)) / float64(max(1, sum))
		bar := picture.Bar(share, 20)
		if t.plain {
			bar = picture.PlainBar(share, 20)
		}
		t.env.Print("%-28s %-20s %5.1f %% %9d %12s %9.2f", o.Offer, bar, 100*share, o.Price, picture.Thousands(o.MBPerDay), o.Reliability)
	}
}

// lastInhabited is the index of the last day on which somebody lived, -1 if none.
func lastInhabited(r sim.Report) int {
	for i, d := range slices.Backward(r.Days) {
		if d.Alive > 0 {
			return i
		}
	}
	return -1
}
