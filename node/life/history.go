package life

import "slices"

// history is what faces draw: samples, oldest first.
type history struct {
	own    []float64 // bytes a second carried here
	fleet  []float64 // and by all that are alive
	prices []float64 // of trades, sat per MB
}

func push(s []float64, v float64) []float64 {
	s = append(s, v)
	if len(s) > historyLen {
		s = slices.Delete(s, 0, len(s)-historyLen)
	}
	return s
}

// sample takes one reading of everything that is drawn.
func (l *Life) sample() {
	var others int64
	for _, s := range l.roster {
		if l.alive(s) {
			others += s.Rate
		}
	}
	fleet := l.relay.Rate + float64(others)
	l.history.own = push(l.history.own, l.relay.Rate)
	l.history.fleet = push(l.history.fleet, fleet)
	trades := l.trader.Trades()
	l.history.prices = l.history.prices[:0]
	for _, t := range trades[max(0, len(trades)-historyLen):] {
		l.history.prices = append(l.history.prices, t.Amount.PerMB())
	}
}
