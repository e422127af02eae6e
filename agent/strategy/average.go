package strategy

import (
	"fmt"
	"math/bits"

	"github.com/dollynator/dolly"
)

// SimpleMovingAverage sells at the last price. Where that is below the average
// of the last 30 days' closes it holds back, up to three days' worth; above, it
// sells a day's worth a day, or two or three where the price is high.
type SimpleMovingAverage struct{}

// Name is "simple_moving_average".
func (SimpleMovingAverage) Name() string { return "simple_moving_average" }

// Decide compares the last price with the average.
func (SimpleMovingAverage) Decide(in Input) Decision {
	return average(in, func(m *Memory) (days Parts, why string) {
		switch o := m.seen; {
		case o.below(m.Price):
			return m.holdBack(in, "the price is below its average")
		case o.above(m.Price, 3):
			return 3 * Whole, "the price is three deviations above its average"
		case o.above(m.Price, 2):
			return 2 * Whole, "the price is two deviations above its average"
		}
		return Whole, "the price is not below its average"
	})
}

// CrossoverMovingAverage sells at the last price. While the average of the last
// 3 closes is not below that of the last 10 prices rise and it holds back, up to
// three days' worth; when they fall it sells a day's worth a day.
type CrossoverMovingAverage struct{}

// Name is "crossover_moving_average".
func (CrossoverMovingAverage) Name() string { return "crossover_moving_average" }

// Decide compares the two averages.
func (CrossoverMovingAverage) Decide(in Input) Decision {
	return average(in, func(m *Memory) (days Parts, why string) {
		if m.seen.falls {
			return Whole, "the short average is below the long one"
		}
		return m.holdBack(in, "the short average is not below the long one")
	})
}

// holdBack sells nothing while up to three days' worth have accumulated; then,
// in the last check of the fourth day, one day's worth. That day ends with the
// date, or, for who missed that check, when four whole days have accumulated.
func (m *Memory) holdBack(in Input, why string) (Parts, string) {
	check := in.Pace.check()
	lastOfDate := in.Now.Add(check).Date() > m.Date
	switch {
	case m.Minutes <= 3*24*60*Whole:
		return 0, why + ": accumulates"
	case lastOfDate || m.Minutes >= 4*24*60*Whole:
		return Whole, why + ", but three days' worth are held back"
	}
	return 0, why + ": waits for the end of the fourth day"
}

// average is what the two have in common: the books of what was sold, and an
// order at the last price for as many days' worth as rule says, less what was
// sold today. Without a price or a finished day to compare with it is a
// LastDaySell.
func average(in Input, rule func(*Memory) (Parts, string)) Decision {
	m := remember(in.State, in.Now)
	m.turn(in.Now)
	m.grow(in.Pace.check())
	m.learn(in.Trades)
	stands := in.SinceLastOrder >= 0 && in.SinceLastOrder < in.Pace.check() || in.Now < m.Last.Until
	if !stands {
		m.book(in.Filled)
	}
	if len(m.Closes) == 0 || !m.Price.Valid() {
		return m.blindly(in)
	}
	if m.seen == nil {
		m.seen = look(m.Closes)
	}
	days, why := rule(&m)
	d := Decision{Why: why}
	switch left := days - m.Sold; {
	case stands:
		d.Why = "the last order still has its time"
	case days == 0:
	case left <= 0:
		d.Why += "; today's share is sold"
	case !in.Candidate:
		d.Why += "; nothing to pay for"
	default:
		d.place(in, &m, left)
	}
	d.State = m.State()
	return d
}

// blindly decides as LastDaySell, which offers all MB.
func (m Memory) blindly(in Input) Decision {
	d := LastDaySell{}.Decide(in)
	for _, o := range d.Orders {
		m.take(m.Minutes, in.Now.Add(o.Life))
	}
	d.Why, d.State = d.Why+"; no trades to compare with", m.State()
	return d
}

// place offers days' worth at the last price, rounded down to whole satoshi: who
// pays that price takes all of it.
func (d *Decision) place(in Input, m *Memory, days Parts) {
	mb := m.worth(in.MB, days)
	want, ok := floorCost(m.Price, mb)
	if mb <= 0 || !ok || want < max(1, in.Smallest) {
		d.Why += "; too little to sell"
		return
	}
	m.take(24*60*days, in.Now.Add(in.Pace.check()))
	d.Orders = []Sell{{MB: mb, Want: want, Life: in.Pace.check()}}
	d.Why += fmt.Sprintf(", sells %v", mb)
}

// floorCost is what mb cost, rounded down; false if it does not fit.
func floorCost(p dolly.Price, mb dolly.MB) (dolly.Sat, bool) {
	hi, lo := bits.Mul64(uint64(p.Sat), uint64(mb))
	if hi >= uint64(p.MB) {
		return 0, false
	}
	q, _ := bits.Div64(hi, lo, uint64(p.MB))
	return dolly.Sat(q), dolly.Sat(q) >= 0
}
