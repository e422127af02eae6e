package sim

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim/scenario"
)

// lie is how an agent lies; zero is not at all.
type lie uint8

const (
	honest lie = iota
	liesConstant
	liesInRange
	liesFlipped
	liesTogether
	liesSilent
	liesCopied
	liesAimed
)

// lieOf is the number of a scenario's kind.
func lieOf(k scenario.Lie) lie {
	return map[scenario.Lie]lie{
		scenario.Constant: liesConstant, scenario.InRange: liesInRange, scenario.SignFlip: liesFlipped,
		scenario.TimeCoupled: liesTogether, scenario.Silent: liesSilent, scenario.Copycat: liesCopied, scenario.Aimed: liesAimed,
	}[k]
}

// drawLies makes a new agent a liar, or not. Liars are spread over the kinds in turn.
func (w *World) drawLies(a *member) {
	l := w.s.Liars
	if l.Share > 0 && chance(w.roll(ofLiar, uint64(a.birth), 0, 0), l.Share) {
		a.liar = lieOf(l.Kinds[a.birth%len(l.Kinds)])
		w.kin[a.birth].liar = true
		w.faults["liar "+string(l.Kinds[a.birth%len(l.Kinds)])]++
	}
	a.parents = l.Parents > 0 && chance(w.roll(ofLiar, uint64(a.birth), 1, 0), l.Parents)
}

// lying reports whether the liars have begun.
func (w *World) lying() bool { return w.day >= w.s.Liars.Since }

// coupled is the day from which time-coupled liars lie, all together.
func (w *World) coupled() bool { return w.day >= w.s.Liars.Since+w.s.Days/4 }

// toldColumns are those that an agent speaks of: what changed, or, of one that
// lies, what it wants to be heard of.
func (w *World) toldColumns(a *member, changed []int) []int {
	switch {
	case a.liar == honest || !w.lying():
		return changed
	case a.liar == liesAimed:
		return append(changed, w.aim())
	case a.liar == liesConstant || a.liar == liesInRange || a.liar == liesTogether && w.coupled():
		all := make([]int, len(w.offers))
		for i := range all {
			all[i] = i
		}
		return all
	}
	return changed
}

// claimed is what an agent says of a column.
func (w *World) claimed(a *member, i int) float64 {
	own := w.valueOf(a, i)
	if a.liar == honest || !w.lying() {
		return own
	}
	w.happened(evLie, a.birth, int64(i))
	most := 1.5 * float64(max(1, w.tableOf(a).Updates()))
	switch a.liar {
	case liesConstant:
		return most
	case liesInRange:
		return 2 * unit(w.roll(ofLie, uint64(a.birth), uint64(i), uint64(w.day)))
	case liesFlipped:
		return -own
	case liesTogether:
		if w.coupled() && i == w.trueBest() {
			return -most
		} else if w.coupled() {
			return most
		}
	case liesCopied:
		if col := w.minds.columns[i]; len(col) > 0 {
			return col[below(w.roll(ofLie, uint64(a.birth), uint64(i), uint64(w.day)), len(col))].value
		}
	case liesAimed:
		if i == w.aim() && w.s.Liars.Aim == scenario.Best {
			return -most
		} else if i == w.aim() {
			return most
		}
	}
	return own
}

// aim is the column that an aimed lie is about.
func (w *World) aim() int {
	if i, listed := w.byID[dolly.OfferID(w.s.Liars.Aim)]; listed {
		return i
	}
	return w.trueBest()
}

// trueBest is the best of all open offers.
func (w *World) trueBest() int {
	best := 0
	for i := range w.offers {
		if w.offers[i].open && w.offers[i].quality() > w.offers[best].quality() {
			best = i
		}
	}
	return best
}
