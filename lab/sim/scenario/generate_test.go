package scenario

import (
	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

// drawn is any scenario that its check lets pass.
func drawn(t *rapid.T) Scenario {
	share := rapid.Float64Range(0, 1)
	sat := func(name string) dolly.Sat { return dolly.Sat(rapid.Int64Range(1, 1_000_000).Draw(t, name)) }
	s := Default()
	s.Name = rapid.StringMatching(`[a-z][a-z0-9_]{0,20}`).Draw(t, "name")
	s.Question = rapid.SampledFrom([]string{"", "What if: nobody # pays?", `"yes" & 'no'?`, "- ü {x} [1]?", "null", "~", "1e3", "true", "<<", "*a"}).Draw(t, "question")
	s = s.WithAgents(rapid.IntRange(1, MaxAgents).Draw(t, "agents"))
	s.Days = rapid.IntRange(1, MaxDays).Draw(t, "days")
	s.Fidelity = rapid.SampledFrom([]Fidelity{A, B}).Draw(t, "fidelity")
	s.Pace = rapid.SampledFrom([]int{1, 5, 15, 60, 1440}).Draw(t, "pace")
	s.Mind.Merge = rapid.SampledFrom([]Merge{MergeMean, MergeEvidence, MergeNone}).Draw(t, "merge")
	s.Mind.Inherit = rapid.Bool().Draw(t, "inherit")
	s.Economy.Price.Start = rapid.Float64Range(1e-6, 1e6).Draw(t, "price")
	s.Economy.Price.Drift = rapid.Float64Range(-0.5, 0.5).Draw(t, "drift")
	s.Economy.Fee.Volatility = rapid.Float64Range(0, 0.5).Draw(t, "volatility")
	if rapid.Bool().Draw(t, "crash") {
		s.Economy.Crash = &Jump{1, 2, rapid.Float64Range(0.001, 1000).Draw(t, "factor")}
	}
	s.Network.Loss = share.Draw(t, "loss")
	if rapid.Bool().Draw(t, "listed") {
		s.Offers.Count = 0
		s.Offers.List = []Offer{{ID: "a/b/c", Price: sat("sat"), PeriodDays: 30, MBPerDay: 9, Reliability: share.Draw(t, "reliability")}}
		if rapid.Bool().Draw(t, "changing") {
			s.Offers.List[0].Changes = []PriceChange{{3, sat("later")}, {5, 7}}
			s.Offers.List[0].SoldOut = []Span{{0, 3}}
		}
		s.Faults.Closings = []Closing{{"a", 9}, {Best, 10}}
	}
	if rapid.Bool().Draw(t, "lying") {
		s.Liars = Liars{Share: share.Draw(t, "liars"), Kinds: Lies(), Aim: Best}
	}
	if rapid.Bool().Draw(t, "stopped") {
		day := rapid.IntRange(0, s.Days).Draw(t, "stop")
		s.Stop = &day
	}
	return s
}
