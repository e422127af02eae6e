package strategy

import (
	"slices"

	"github.com/dollynator/dolly"
)

// Close is the price of a day's latest trade. Of two at one moment the one that
// arrived later counts.
type Close struct {
	Day   int64       `cbor:"1,keyasint"` // since 1970, UTC
	At    dolly.Time  `cbor:"2,keyasint"`
	Price dolly.Price `cbor:"3,keyasint"`
}

// horizon is how many finished days an average looks back on.
const horizon = 30

// learn takes in trades, in the order of their arrival: also those that it knows
// already. Days without a trade have no close.
func (m *Memory) learn(trades []dolly.Trade, now dolly.Time) {
	today := dayOf(now)
	for _, t := range trades {
		if !t.Amount.Valid() {
			continue
		}
		m.Price = t.Amount
		if d := dayOf(t.At); d >= today-horizon && d <= today {
			m.close(Close{Day: d, At: t.At, Price: t.Amount})
		}
	}
	m.Closes = slices.DeleteFunc(m.Closes, func(c Close) bool { return c.Day < today-horizon || c.Day > today })
}

// close keeps c if it is the latest of its day. Closes are in the order of days.
func (m *Memory) close(c Close) {
	i, known := slices.BinarySearchFunc(m.Closes, c.Day, func(a Close, d int64) int { return int(a.Day - d) })
	switch {
	case !known:
		m.Closes = slices.Insert(m.Closes, i, c)
	case c.At >= m.Closes[i].At:
		m.Closes[i] = c
	}
}

// finished are the closes of the days before today, oldest first.
func (m *Memory) finished() []Close {
	if n := len(m.Closes); n > 0 && m.Closes[n-1].Day == m.Date {
		return m.Closes[:n-1]
	}
	return m.Closes
}

// latest are the last n of closes, or all.
func latest(closes []Close, n int) []Close { return closes[max(0, len(closes)-n):] }
