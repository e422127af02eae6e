package sim

import (
	"math/bits"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim/scenario"
)

// economy is what the world wants and pays.
type economy struct {
	base     float64 // sat per MB that buyers pay, without jumps
	fee      float64 // sat/vB, without jumps
	price    dolly.Price
	feeRate  float64
	demand   float64 // bytes a day wanted by all, today's mean
	capacity int64   // bytes a day that all servers can carry
	use      int64   // millionths of its capacity that each carries now
	used     int64   // millionths × ms of it since the beginning
	usedAt   dolly.Time
}

// The sizes of transactions in virtual bytes: one that pays or funds, and one that
// claims or refunds.
const (
	payVB   = 150
	claimVB = 170
)

const million = 1_000_000

// walk is one day of a figure that wanders.
func walk(x float64, k scenario.Walk, z float64) float64 {
	step := 1 + k.Drift + float64(k.Volatility*z)
	return min(max(float64(x*step), k.Start/10), k.Start*10)
}

func jumped(x float64, j *scenario.Jump, day int) float64 {
	if j == nil || day < j.From || j.Days > 0 && day >= j.From+j.Days {
		return x
	}
	return float64(x * j.Factor)
}

// dawn is the economy of a new day.
func (w *World) dawn(day int) {
	e, s := &w.eco, w.s.Economy
	if day == 0 {
		e.base, e.fee = s.Price.Start, s.Fee.Start
	} else {
		e.base = walk(e.base, s.Price, either(w.roll(ofPrice, uint64(day), 0, 0)))
		e.fee = walk(e.fee, s.Fee, either(w.roll(ofFee, uint64(day), 0, 0)))
	}
	const unitMB = 1_000_000 // a price in sat per so many MB
	e.price = dolly.Price{Sat: max(1, dolly.Sat(jumped(e.base, s.Crash, day)*unitMB)), MB: unitMB * dolly.MiB}
	e.feeRate = max(1, jumped(e.fee, s.Spike, day))
	growth := 1 + float64(s.Demand.Growth*float64(day)/365)
	year := 1 + float64(s.Demand.Year*wave(int64(day), 365))
	all := float64(s.Demand.MB) * float64(w.s.Agents) * float64(dolly.MiB)
	e.demand = max(0, float64(float64(all*growth)*year))
}

// wave is a smooth swing between -1 and 1 over n steps, of parabolas: sines are
// rounded differently by some processors.
func wave(i, n int64) float64 {
	x := float64(i%n) / float64(n)
	if x < 0.5 {
		return float64(16 * float64(x*(0.5-x)))
	}
	return -float64(16 * float64((x-0.5)*(1-x)))
}

// flow is the traffic of the coming hour: how much of its capacity each server
// carries. Demand is shared out by capacity.
func (w *World) flow() {
	e := &w.eco
	e.used += e.use * int64(w.now-e.usedAt)
	e.usedAt = w.now
	hour := int64(w.now-begin) / 3_600_000 % 24
	want := float64(e.demand * (1 + float64(w.s.Economy.Demand.Day*wave(hour, 24))))
	e.use = million
	if capacity := float64(e.capacity); want < capacity {
		e.use = int64(want / capacity * million)
	}
}

// usedBy is e.used at a moment of the present hour.
func (e *economy) usedBy(now dolly.Time) int64 { return e.used + e.use*int64(now-e.usedAt) }

// carried is what a server of so many bytes a day carries in so many millionths ×
// ms of full use.
func carried(perDay, used int64) dolly.MB {
	hi, lo := bits.Mul64(uint64(perDay), uint64(used))
	q, _ := bits.Div64(hi, lo, million*uint64(dayMS))
	return dolly.MB(q)
}

// feeOf is what a transaction of so many virtual bytes costs now.
func (w *World) feeOf(vb float64) dolly.Sat { return dolly.Sat(float64(w.eco.feeRate*vb)) + 1 }

// feeCeiling is the most that agents pay for a transaction's fee: five times what
// it cost on day 0.
func (w *World) feeCeiling() dolly.Sat {
	return dolly.Sat(float64(w.s.Economy.Fee.Start*payVB*5)) + 1
}
