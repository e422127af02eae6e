package faults

import (
	"iter"

	"github.com/dollynator/dolly/fault"
)

// score is what the plans of one subject are made from: the points of a run
// that nothing struck.
type score struct {
	points []fault.Point
	event  bool // every plan needs the subject's event
	fields map[int]int
	more   []family // of this subject only
}

// family is a kind of trouble, and all plans of it.
type family struct {
	name   string
	single bool // one place decides it: CI runs all of them
	plans  func(score) iter.Seq[fault.Plan]
	two    *pair // of which its plans are made; nil if they are no pairs, or of near points only
}

// pair is a kind of plans of two strikes, the second anywhere after the first.
type pair struct {
	first, second func(fault.Point) []fault.Strike
}

// pairsOf is the family of such plans.
func pairsOf(name string, first, second func(fault.Point) []fault.Strike) family {
	return family{name, false, func(s score) iter.Seq[fault.Plan] {
		return func(yield func(fault.Plan) bool) { s.two(first, second, whole, yield) }
	}, &pair{first, second}}
}

func families() []family {
	return []family{
		{"one strike", true, singles, nil},
		{"strike after the event", false, afterEvent, nil},
		pairsOf("old image", only([]fault.Kind{fault.Commit}, fault.Copy), anywhere(fault.Restore)), // each prefix of the disk, at each later point
		{"old request", false, replays, nil},
		pairsOf("clone and pause", anywhere(fault.Clone), anywhere(fault.Pause)), // one of the two stands still
		pairsOf("two strikes", anywhere(plain()...), anywhere(plain()...)),
	}
}

// suits lists the strikes that mean something at a point.
func suits(p fault.Point) []fault.Strike {
	if p.Name == inspecting {
		return []fault.Strike{fault.FailBefore, fault.DieBefore, fault.Pause}
	}
	all := []fault.Strike{fault.DieBefore, fault.DieAfter, fault.FailBefore, fault.FailAfter, fault.Pause, fault.Clone}
	if p.Kind == fault.Call {
		return append(all, fault.Twice, fault.Echo)
	}
	return append(all, fault.FailOn)
}

// plain are the strikes that pairs are made of.
func plain() []fault.Strike {
	return []fault.Strike{fault.DieBefore, fault.DieAfter, fault.FailBefore, fault.FailAfter}
}

// near is how far after a subject's event a single strike falls.
const near = 10

func singles(s score) iter.Seq[fault.Plan] {
	return func(yield func(fault.Plan) bool) {
		for _, p := range s.points {
			strikes := suits(p)
			if s.event {
				strikes = []fault.Strike{fault.Event}
			}
			for _, how := range strikes {
				if !yield(fault.Plan{{N: p.N, Strike: how}}) {
					return
				}
			}
		}
	}
}

// afterEvent are plans whose event comes at a point, with a strike soon after it.
// What the points are by then, nobody knows before.
func afterEvent(s score) iter.Seq[fault.Plan] {
	return func(yield func(fault.Plan) bool) {
		for n := 1; s.event && n <= len(s.points); n++ {
			for m := n + 1; m <= n+near; m++ {
				for _, how := range append(plain(), fault.Pause, fault.Clone) {
					if !yield(fault.Plan{{N: n, Strike: fault.Event}, {N: m, Strike: how}}) {
						return
					}
				}
			}
		}
	}
}

// two yields plans of two strikes, the second after the first, the event, if
// there is one, between them.
func (s score) two(first, second func(fault.Point) []fault.Strike, far int, yield func(fault.Plan) bool) {
	last, gap := len(s.points), 1
	if s.event {
		gap = 2 // for the event: one that falls on a strike may not happen
	}
	for i := 1; i <= last; i++ {
		for j := i + gap; j <= min(i+far, last+near); j++ {
			for _, a := range first(s.points[i-1]) {
				for _, b := range second(s.at(j)) {
					p := fault.Plan{{N: i, Strike: a}, {N: j, Strike: b}}
					if s.event {
						p = fault.Plan{p[0], {N: (i + j) / 2, Strike: fault.Event}, p[1]}
					}
					if !yield(p) {
						return
					}
				}
			}
		}
	}
}

// at is the point that was there in the run that nothing struck.
func (s score) at(n int) fault.Point {
	if n <= len(s.points) {
		return s.points[n-1]
	}
	return fault.Point{N: n, Kind: fault.Commit}
}

// only gives strikes to points of the kinds.
func only(kinds []fault.Kind, strikes ...fault.Strike) func(fault.Point) []fault.Strike {
	return func(p fault.Point) []fault.Strike {
		for _, k := range kinds {
			if p.Kind == k {
				return strikes
			}
		}
		return nil
	}
}

func anywhere(strikes ...fault.Strike) func(fault.Point) []fault.Strike {
	return func(fault.Point) []fault.Strike { return strikes }
}

const whole = 1 << 20 // points: more than any run has

// replays let a request, delivered or delayed, come again after up to six others.
func replays(s score) iter.Seq[fault.Plan] {
	call := only([]fault.Kind{fault.Call}, fault.Keep, fault.Hold)
	return func(yield func(fault.Plan) bool) { s.two(call, only([]fault.Kind{fault.Call}, fault.Again), 12, yield) }
}
