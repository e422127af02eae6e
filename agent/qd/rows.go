package qd

import (
	"math"
	"slices"
)

// rowTop is the largest value in row i.
func (t *Table) rowTop(i int) float64 {
	if t.rows == nil {
		return slices.Max(t.top)
	}
	if math.IsNaN(t.rows[i]) {
		t.rows[i] = t.searchRow(i)
	}
	return t.rows[i]
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
// value fell must be searched again.
func (t *Table) noteRows(old, next vector) {
	if t.rows == nil {
		if len(next) > 1 {
			t.forgetRows()
		}
		return
	}
	for i, best := range t.rows {
		switch v := next.at(i); {
		case v >= best:
			t.rows[i] = v
		case old.at(i) == best:
			t.rows[i] = math.NaN()
		}
	}
}

// forgetRows makes every row to be searched again, if rows differ anywhere.
func (t *Table) forgetRows() {
	t.rows = nil
	for _, c := range t.columns {
		if c != nil && len(c.q) > 1 {
			t.rows = slices.Repeat([]float64{math.NaN()}, len(t.columns))
			return
		}
	}
}
