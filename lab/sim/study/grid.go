package study

import "strings"

// factor is a property of economies with two grades.
type factor struct {
	low, high grade
}

// grade is one value of a factor: a name with what it means.
type grade struct {
	name string
	set  []Setting
}

// factors are what one tuned economy could hide.
func factors() []factor {
	return []factor{
		{grade{"10 offers", []Setting{{"offers.count", "10"}}}, grade{"60 offers", []Setting{{"offers.count", "60"}}}},
		{grade{"price says nothing", []Setting{{"offers.drawn.price_quality_correlation", "0"}}}, grade{"price tells quality", []Setting{{"offers.drawn.price_quality_correlation", "0.8"}}}},
		{grade{"thin margin", []Setting{{"economy.sat_per_mb.start", "0.025"}}}, grade{"fat margin", []Setting{{"economy.sat_per_mb.start", "0.06"}}}},
		{grade{"rents of 30 days", nil}, grade{"rents of 10 days", []Setting{
			{"offers.drawn.period_days", "10"}, {"offers.drawn.price_min_sat", "1667"}, {"offers.drawn.price_max_sat", "6667"},
		}}},
	}
}

// grid asks whether what the other studies found holds in economies that nobody
// chose for it: all combinations of two levels of each factor.
func grid() Study {
	y := Study{
		Name: "grid", Title: "A grid of economies", Share: 0.08, Pooled: true,
		Question: "Do the ways to learn keep their order over the number of offers, how much a price says, margin and renewal?",
		Method: "All sixteen combinations of two levels of four factors; each has seeds of its own, and the last table is over all of them. " +
			"Rents of 10 days cost a third, and are renewed three times as often.",
	}
	all := factors()
	for cell := range 1 << len(all) {
		var names []string
		w := World{Arms: learners()}
		for i, f := range all {
			l := f.low
			if cell>>i&1 == 1 {
				l = f.high
			}
			names = append(names, l.name)
			w.Set = append(w.Set, l.set...)
		}
		w.Name = strings.Join(names, ", ")
		y.Worlds = append(y.Worlds, w)
	}
	return y
}
