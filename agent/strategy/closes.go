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
// already, though it need not hear these again. Days without a trade have no close.
func (m *Memory) learn(trades []dolly.Trade) {
	m.shift()
	for i := range trades {
		t := &trades[i]
		if !t.Amount.Valid() {
			continue
		}
		m.Price = t.Amount
		switch c := (Close{Day: t.At.Date(), At: t.At, Price: t.Amount}); {
		case c.Day == m.Date:
			if m.Today == (Close{}) || c.At >= m.Today.At {
				m.Today = c
			}
		case c.Day < m.Date && c.Day >= m.Date-horizon:
			m.close(c)
		}
	}
}

// shift has the closes be those of the days before Date, wherever that went.
func (m *Memory) shift() {
	if old := m.Today; old != (Close{}) && old.Day != m.Date {
		m.Today = Close{}
		if old.Day < m.Date {
			m.close(old)
		}
	}
	kept := m.Closes
	for len(kept) > 0 && kept[0].Day < m.Date-horizon {
		kept = kept[1:]
	}
	for len(kept) > 0 && kept[len(kept)-1].Day >= m.Date { // the clock was put back
		if last := kept[len(kept)-1]; last.Day == m.Date {
			m.Today = last
		}
		kept = kept[:len(kept)-1]
	}
	if len(kept) < len(m.Closes) {
		m.Closes, m.seen = kept, nil
	}
}

// close keeps c if it is the latest of its day, a finished one.
func (m *Memory) close(c Close) {
	i, known := slices.BinarySearchFunc(m.Closes, c.Day, func(a Close, d int64) int { return int(a.Day - d) })
	switch {
	case !known:
		m.Closes, m.seen = slices.Insert(slices.Clip(m.Closes), i, c), nil
	case c.At >= m.Closes[i].At && c != m.Closes[i]:
		m.Closes, m.seen = slices.Clone(m.Closes), nil
		m.Closes[i] = c
	}
}

// latest are the last n of closes, or all.
func latest(closes []Close, n int) []Close { return closes[max(0, len(closes)-n):] }
