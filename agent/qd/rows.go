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
	for _, r := range t.rows {
		if r.row == i {
			return r.top
		}
	}
	if len(t.rows) == keptRows {
		t.rows = append(t.rows[:0], t.rows[1:]...)
	}
	found := rowMax{i, t.searchRow(i)}
	t.rows = append(t.rows, found)
	return found.top
}

// searchRow looks into every column. One that was never touched is zero.
func (t *Table) searchRow(i int) float64 {
	best := math.Inf(-1)
	if len(t.columns) < t.cat.Len() {
		best = 0
	}
	for j := range t.columns {
		best = max(best, t.columns[j].q().at(i))
	}
	return best
}

// noteRows follows a column from its old values to the next. What was the largest
// value and fell is searched for again: of all rows now, of one when it is asked for.
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
	kept := t.rows[:0]
	for _, r := range t.rows {
		v := next.at(r.row)
		if v < r.top && old.at(r.row) == r.top {
			continue
		}
		kept = append(kept, rowMax{r.row, max(v, r.top)})
	}
	t.rows = kept
}
