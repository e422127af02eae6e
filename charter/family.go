package charter

import (
	"slices"

	"github.com/dollynator/dolly"
)

// Of an agent that another agent certified nobody knows more than that it holds a key.
// So for the charter's Probation its births are its elder's too. Keys without machines
// could else bear keys without machines, each with a month's births of its own, until
// no slot is free.

// elder is the slot that a birth of slot i's counts for: its own, or the nearest above
// it that is grown. Who has none waits.
func (r *Registry) elder(now dolly.Time, i uint32, s *slot) (uint32, bool) {
	if r.grown(now, i, s) {
		return i, true
	}
	for _, up := range slices.Backward(s.bound.Parents) {
		if p := r.seat(up); p != nil && p.bound != nil && r.grown(now, up.Slot, p) {
			return up.Slot, true
		}
	}
	return 0, false
}

// grown reports whether the operator certified or adopted who holds slot i, or its
// probation is over.
func (r *Registry) grown(now dolly.Time, i uint32, s *slot) bool {
	return s.bound.Signer == r.charter.Key || now.Sub(s.since) >= r.charter.Body.Probation || r.charter.Body.adopts(r.seatOf(i), s.bound.Key)
}

// bear counts the birth that a line grants.
func (r *Registry) bear(l Line, s *slot) {
	r.births++
	s.births = noted(s.births, l.At.Add(-month), l.At)
	s.bore = bearing{at: l.At, elder: l.Granted.Elder}
	if e := r.elderOf(s); e != nil {
		e.births = noted(e.births, l.At.Add(-month), l.At)
	}
}

// unbear takes the birth of s's open act back, which came to nothing.
func (r *Registry) unbear(s *slot) {
	r.births--
	s.births = without(s.births, s.bore.at)
	if e := r.elderOf(s); e != nil {
		e.births = without(e.births, s.bore.at)
	}
}

// elderOf is the slot that the birth of s's open act counts for besides, if it is still
// the same agent's.
func (r *Registry) elderOf(s *slot) *slot {
	if s.bore.elder == nil {
		return nil
	}
	return r.seat(*s.bore.elder)
}

// without drops one of several moments, if it is among them.
func without(moments []dolly.Time, at dolly.Time) []dolly.Time {
	if i := slices.Index(moments, at); i >= 0 {
		return slices.Delete(moments, i, i+1)
	}
	return moments
}
