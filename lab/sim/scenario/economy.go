package scenario

import "github.com/dollynator/dolly"

// Economy is who wants MB carried, who buys MB, and what the chain takes.
type Economy struct {
	Demand Demand    `yaml:"demand"`
	Price  Walk      `yaml:"sat_per_mb"`      // that buyers pay
	Fee    Walk      `yaml:"fee_sat_vb"`      // of the chain
	Purse  dolly.Sat `yaml:"purse_sat"`       // in each root's wallet on day 0
	Crash  *Jump     `yaml:"crash,omitempty"` // of the price that buyers pay
	Spike  *Jump     `yaml:"spike,omitempty"` // of the chain's fee
}

// Demand is the traffic that clients want carried. It is shared out to agents that
// can carry it; where it exceeds what they can, their capacity is the limit.
type Demand struct {
	MB     int64   `yaml:"mb_per_slot_day"`
	Day    float64 `yaml:"day_amplitude"`   // share by which it swings over a day, from 0 to 1
	Year   float64 `yaml:"year_amplitude"`  // and over a year
	Growth float64 `yaml:"growth_per_year"` // share by which it grows; negative shrinks
}

// Walk is a figure that wanders from day to day: each day it is multiplied by
// 1 + Drift + Volatility·z with z in [−1, 1], and kept above a tenth and below ten times its
// Start, jumps apart.
type Walk struct {
	Start      float64 `yaml:"start"`
	Drift      float64 `yaml:"drift_per_day"`
	Volatility float64 `yaml:"volatility_per_day"`
}

// Jump multiplies a figure by Factor from day From on, for Days days; 0 days is
// for good.
type Jump struct {
	From   int     `yaml:"from_day"`
	Days   int     `yaml:"days"`
	Factor float64 `yaml:"factor"`
}
