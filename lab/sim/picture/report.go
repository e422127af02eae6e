package picture

import (
	"fmt"
	"math"

	"github.com/dollynator/dolly/lab/sim"
)

// File is a picture and its name.
type File struct {
	Name string
	Data []byte
}

// Report draws all pictures of a run.
func Report(r sim.Report) []File {
	end := float64(r.DaysPlayed)
	var lives []Life
	for i, k := range r.Tree {
		lives = append(lives, Life{ID: i, Parent: k.Parent, Born: k.Born, Died: k.Died, Depth: k.Depth, Group: string(k.Offer)})
	}
	of := fmt.Sprintf(" · %s, seed %d", r.Name, r.Seed)
	return []File{
		{"population.svg", Lines(Chart{"Population and generations" + of, population(r)})},
		{"family.svg", Family("Family tree"+of, lives, end)},
		{"offers.svg", Shares("Share of the fleet by offer"+of, "% of live agents", shares(r))},
		{"regret.svg", Lines(Chart{"Regret against an oracle that knows the qualities" + of, regret(r)})},
		{"price.svg", Lines(Chart{"MB price" + of, []Panel{{"sat per MB", []Series{
			{Name: "traded", Y: traded(r)},
			{Name: "buyers' limit", Y: Curve(r, func(d sim.Day) float64 { return d.Paid }), Dash: true},
		}}}})},
		{"income.svg", Lines(Chart{"Income against rent" + of, income(r)})},
		{"gossip.svg", Lines(Chart{"Gossip, as modelled in fidelity " + string(r.Fidelity) + of, []Panel{{"KiB a day and live agent", []Series{
			{Name: "bytes sent", Y: Curve(r, func(d sim.Day) float64 { return perAgent(d, float64(d.Gossip)/1024) })},
		}}}})},
	}
}

// Curve is one figure of each day of a run.
func Curve(r sim.Report, of func(sim.Day) float64) []float64 {
	out := make([]float64, len(r.Days))
	for i, d := range r.Days {
		out[i] = of(d)
	}
	return out
}

// traded is the price of MB, from the first trade on.
func traded(r sim.Report) []float64 {
	return Curve(r, func(d sim.Day) float64 {
		if d.Price <= 0 {
			return math.NaN()
		}
		return d.Price
	})
}

func income(r sim.Report) []Panel {
	earned := Curve(r, func(d sim.Day) float64 { return float64(d.Earned) })
	rent := Curve(r, func(d sim.Day) float64 { return float64(d.Rent) })
	fees := Curve(r, func(d sim.Day) float64 { return float64(d.Fees) })
	return []Panel{
		{"sat since day 1", []Series{{Name: "earned", Y: sums(earned)}, {Name: "rent", Y: sums(rent)}, {Name: "rent and fees", Y: sums(plus(rent, fees))}}},
		{"sat a day", []Series{{Name: "earned", Y: earned}, {Name: "rent", Y: rent}}},
	}
}

func perAgent(d sim.Day, v float64) float64 {
	if d.Alive == 0 {
		return 0
	}
	return v / float64(d.Alive)
}

func population(r sim.Report) []Panel {
	return []Panel{
		{"agents", []Series{
			{Name: "alive", Y: Curve(r, func(d sim.Day) float64 { return float64(d.Alive) })},
			{Name: "slots", Y: Curve(r, func(sim.Day) float64 { return float64(r.Slots) }), Dash: true},
		}},
		{"generation, a root's is 0", []Series{
			{Name: "mean", Y: Curve(r, func(d sim.Day) float64 { return d.Depth })},
			{Name: "deepest", Y: Curve(r, func(d sim.Day) float64 { return float64(d.DepthMost) })},
		}},
	}
}

func regret(r sim.Report) []Panel {
	return []Panel{
		{"cumulative regret, in births at nothing's worth", []Series{
			{Name: "regret", Y: Curve(r, func(d sim.Day) float64 { return d.Regret })},
			{Name: "births", Y: sums(Curve(r, func(d sim.Day) float64 { return float64(d.Births) })), Dash: true},
		}},
		{"MB per sat ÷ that of the best offer", []Series{
			{Name: "servers lived on", Y: Curve(r, func(d sim.Day) float64 { return d.FleetShare })},
			{Name: "oracle", Y: Curve(r, func(sim.Day) float64 { return 1 }), Dash: true},
		}},
	}
}

// sums are the sums of all days so far.
func sums(y []float64) []float64 {
	out := make([]float64, len(y))
	sum := 0.0
	for i, v := range y {
		sum += v
		out[i] = sum
	}
	return out
}

func plus(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] + b[i]
	}
	return out
}

func shares(r sim.Report) []Series {
	var out []Series
	for _, o := range r.Offers {
		s := Series{Name: string(o.Offer)}
		for _, n := range o.Agents {
			s.Y = append(s.Y, float64(n))
		}
		out = append(out, s)
	}
	return out
}
