package past

import (
	"maps"
	"math"
	"slices"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/keep"
)

const (
	maxMinutes = 24 * 60     // readings
	maxHours   = 366 * 24    // readings
	most       = maxMinutes  // points of an answer
	hour       = time.Hour   // of the node's world
	Minute     = time.Minute // between two readings, where the world's clock is ours
)

// open is the hour that is not over. Sums are of its readings, of a metric that
// grows the latest.
type open struct {
	At   dolly.Time        `cbor:"1,keyasint"` // of its latest reading; 0 is none
	N    map[uint8]uint32  `cbor:"2,keyasint"` // readings
	Sums map[uint8]float64 `cbor:"3,keyasint"`
}

// History is the memory of all metrics.
type History struct {
	minutes *keep.Log[reading]
	hours   *keep.Log[reading]
	open    keep.Value[open]
	every   time.Duration
}

// New puts a history on the shelf. Every is the time between two readings, in that of
// the node's world; less than a minute is a minute.
func New(s *keep.Shelf, every time.Duration) *History {
	return &History{
		minutes: keep.NewLog[reading](s, "minute", maxMinutes), hours: keep.NewLog[reading](s, "hour", maxHours),
		open: keep.NewValue[open](s, "hour-open"), every: max(every, Minute),
	}
}

// Due reports whether it is time for a reading.
func (h *History) Due(now dolly.Time) bool {
	last, step := int64(h.open.Get().At), h.every.Milliseconds()
	return last == 0 || int64(now) >= (last/step+1)*step
}

// Observe takes one reading. What is no number is left out.
func (h *History) Observe(now dolly.Time, values map[uint8]float64) {
	maps.DeleteFunc(values, func(_ uint8, v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) })
	h.minutes.Append(pack(now, values))
	o := h.open.Get()
	if o.At != 0 && o.At/dolly.Time(hour.Milliseconds()) != now/dolly.Time(hour.Milliseconds()) {
		h.hours.Append(o.mean())
		o = open{}
	}
	h.open.Set(o.with(now, values))
}

// with is the hour with one more reading. The one before stays as it is.
func (o open) with(now dolly.Time, values map[uint8]float64) open {
	next := open{now, make(map[uint8]uint32, len(values)), make(map[uint8]float64, len(values))}
	for n, v := range o.Sums {
		next.N[n], next.Sums[n] = o.N[n], v
	}
	for n, v := range values {
		if m, known := metric(n); known && m.Grows {
			next.Sums[n], next.N[n] = v, 1
			continue
		}
		next.Sums[n] += v
		next.N[n]++
	}
	return next
}

// mean is what an hour is remembered as.
func (o open) mean() reading {
	means := make(map[uint8]float64, len(o.Sums))
	for n, sum := range o.Sums {
		means[n] = sum / float64(o.N[n])
	}
	return pack(o.At, means)
}

func metric(n uint8) (dolly.Metric, bool) {
	all := dolly.Metrics()
	i := slices.IndexFunc(all, func(m dolly.Metric) bool { return m.Number == n })
	if i < 0 {
		return dolly.Metric{}, false
	}
	return all[i], true
}
