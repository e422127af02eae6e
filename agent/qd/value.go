package qd

import (
	"math"
	"slices"
)

// Rent is what one rent brought so far.
type Rent struct {
	Days float64 // of the world's time, above zero
	MB   float64 // carried in them
	Sat  float64 // paid for them
}

// Market is what an agent knows of prices when it ranks or measures.
type Market struct {
	Expected float64 // MB a day that an agent is expected to carry; the unit of capacity
	Ratio    float64 // ρ̄: MB per sat that the fleet's offers promise, the measure of rewards
}

// NewMarket is the market of an expectation in MB a day and of what offers cost a
// day: the ratio is what is expected at their median price, the upper one of two.
// Prices that are not above zero do not count; without any, the median is 1.
func NewMarket(expected float64, satPerDay []float64) Market {
	known := slices.DeleteFunc(slices.Clone(satPerDay), func(p float64) bool { return !(p > 0) })
	if len(known) == 0 {
		return Market{expected, expected}
	}
	slices.Sort(known)
	return Market{expected, expected / known[len(known)/2]}
}

// Value is what is learned of an offer: one number y, and what an offer with that
// number is worth at a price.
type Value interface {
	// Name is what configurations call it.
	Name() string
	// Measure is y of a rent, always finite.
	Measure(r Rent, m Market) float64
	// Prior is y of an offer of which nobody knows anything.
	Prior() float64
	// Worth is x/(1+x), in [0, 1), of an offer with y that costs so much a day.
	Worth(y, satPerDay float64, m Market) float64
}

// Efficiency learns the reward: MB per satoshi as it was paid. Today's price is
// no part of it.
type Efficiency struct{}

// Name is "efficiency".
func (Efficiency) Name() string { return "efficiency" }

// Measure is the reward of the rent.
func (Efficiency) Measure(r Rent, m Market) float64 {
	return Reward(r.MB/r.Days, r.Sat/r.Days, m.Ratio)
}

// Prior is the reward of what is expected at the median price.
func (Efficiency) Prior() float64 { return 0.5 }

// Worth is y itself.
func (Efficiency) Worth(y, _ float64, _ Market) float64 { return min(max(y, 0), most) }

// Capacity learns how many MB a day an offer carries, and divides by today's price.
type Capacity struct{}

// Name is "capacity".
func (Capacity) Name() string { return "capacity" }

// MaxLog bounds |y| of [Capacity]: a rent that carried nothing counts as the
// ten-thousandth part of what is expected.
const MaxLog = 9.210340371976184 // ln 10,000

// Measure is ln(MB a day ÷ what is expected).
func (Capacity) Measure(r Rent, m Market) float64 {
	y := ln(r.MB / r.Days / m.Expected)
	if math.IsNaN(y) {
		return -MaxLog
	}
	return min(max(y, -MaxLog), MaxLog)
}

// Prior is what is expected.
func (Capacity) Prior() float64 { return 0 }

// Worth is the reward of that many MB a day at today's price.
func (Capacity) Worth(y, satPerDay float64, m Market) float64 {
	return Reward(m.Expected*exp(y), satPerDay, m.Ratio)
}

// most is the largest reward: the next number that is not rounded to one.
const most = 1 - 1e-15

// Reward is r = x/(1+x) with x = (MB a day ÷ sat a day) ÷ meanRatio, always in
// [0, 1). Without a cost or a mean to compare with there is nothing to reward.
func Reward(mbPerDay, satPerDay, meanRatio float64) float64 {
	x := mbPerDay / satPerDay / meanRatio
	if !(mbPerDay > 0 && satPerDay > 0 && meanRatio > 0) || math.IsNaN(x) {
		return 0
	}
	if x > 1e15 { // x/(1+x) would round to one
		return most
	}
	return x / (1 + x)
}
