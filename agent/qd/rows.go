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

// searchRow looks into every column whose rows differ; the others are as large as their top.
func (t *Table) searchRow(i int) float64 {
	best := math.Inf(-1)
	for j, v := range t.top {
		if c := t.columns[j]; c != nil && len(c.q) > 1 {
			v = c.q[i]
		}
		if v > best {
			best = v
		}
	}
	return best
}

// noteRows follows a column from its old values to the next. A row whose largest
// value fell is searched again when it is asked for.
func (t *Table) noteRows(old, next vector) {
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
