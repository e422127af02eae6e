package qd

import "math"

// keptRows is how many rows' largest values are remembered: an agent asks for the
// row of its own offer at every update, and for few others.
const keptRows = 16

// rowMax is the largest value of a row.
type rowMax struct {
	row int
	top float64
}

// rowTop is the largest value in row i.
func (t *Table) rowTop(i int) float64 {
	if t.wide == 0 {
		return t.best
	}
	for _, r := range t.tops {
		if r.row == i {
			return r.top
		}
	}
	if len(t.tops) == keptRows {
		t.tops = append(t.tops[:0], t.tops[1:]...)
	}
	found := rowMax{i, t.searchRow(i)}
	t.tops = append(t.tops, found)
	return found.top
}

// searchRow looks for the largest value of row i, first in the column that has the
// largest of all rows: no column whose largest is less need be looked into then.
func (t *Table) searchRow(i int) float64 {
	best := math.Inf(-1)
	if len(t.columns) < t.cat.Len() {
		best = 0 // of the columns that nobody touched
	}
	highest, top := -1, math.Inf(-1)
	for j := range t.columns {
		if t.columns[j].top > top {
			highest, top = j, t.columns[j].top
		}
	}
	if highest >= 0 {
		best = max(best, t.columns[highest].q().at(i))
	}
	for j := range t.columns {
		if t.columns[j].top > best {
			best = max(best, t.columns[j].q().at(i))
		}
	}
	return best
}

// noteRows follows a column from its old values to the next. Where what was the
// largest fell, it is searched for again: while all rows are equal at once, else when
// the row is asked for.
func (t *Table) noteRows(old, next vector) {
	if t.wide == 0 {
		switch {
		case next[0] >= t.best:
			t.best = next[0]
		case old[0] == t.best:
			t.best = t.searchRow(0)
		}
		return
	}
	kept := t.tops[:0]
	for _, r := range t.tops {
		v := next.at(r.row)
		if v < r.top && old.at(r.row) == r.top {
			continue
		}
		kept = append(kept, rowMax{r.row, max(v, r.top)})
	}
	t.tops = kept
}
