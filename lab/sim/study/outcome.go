package study

// Outcome is one thing that is measured of a fleet, fixed before anything is played.
type Outcome struct {
	Name   string
	Unit   string  // of a difference, for a picture's axis
	Better float64 // +1: more is better, -1: less, 0: neither
	Binary bool    // yes or no: judged by McNemar's test
	Digits int     // behind the point
	of     func(Fleet) float64
}

// Of is the outcome of one fleet.
func (o Outcome) Of(f Fleet) float64 { return o.of(f) }

// Outcomes are what all studies measure, at the end of the scenario's days; the
// first is what verdicts begin with. Fleets that died out count in all of them. More
// births are no gain where slots are full: there they replace the dead.
func Outcomes() []Outcome {
	return []Outcome{
		{Name: "efficiency", Unit: "efficiency of a purchase", Better: 1, Digits: 3, of: func(f Fleet) float64 { return f.Efficiency }},
		{Name: "lived", Unit: "share of the slots' days that was lived", Better: 1, Digits: 3, of: func(f Fleet) float64 { return f.Lived }},
		{Name: "births", Unit: "births", Digits: 1, of: func(f Fleet) float64 { return float64(f.Births) }},
		{Name: "extinct", Unit: "share of fleets that died out", Better: -1, Binary: true, Digits: 2, of: func(f Fleet) float64 {
			if f.Extinct >= 0 {
				return 1
			}
			return 0
		}},
	}
}
