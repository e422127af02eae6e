package qd

import (
	"cmp"
	"slices"
)

// column is what is known of one action. Where all rows are equal, as in every
// table that grew by the rule, q1 and e1 are the column.
type column struct {
	index   uint32
	count   uint32 // updates so far; α and β follow it
	won     uint32 // purchases of it that came
	failed  uint32
	q1, e1  [1]float64
	top     float64 // the largest value of any row
	rows    *rows
	changed bool // since it was last taken for the siblings
}

// rows is a column whose rows differ: a number for each, in Q, in E or in both.
type rows struct {
	q, e vector // nil where q1 or e1 holds
}

func (c *column) q() vector {
	if c.rows != nil && c.rows.q != nil {
		return c.rows.q
	}
	return c.q1[:]
}

func (c *column) e() vector {
	if c.rows != nil && c.rows.e != nil {
		return c.rows.e
	}
	return c.e1[:]
}

// set gives a column its vectors; those of one number are copied.
func (c *column) set(q, e vector) {
	c.q1[0], c.e1[0] = q[0], e[0]
	c.top, _ = q.extent()
	if len(q) == 1 && len(e) == 1 {
		c.rows = nil
		return
	}
	r := &rows{}
	if len(q) > 1 {
		r.q = q
	}
	if len(e) > 1 {
		r.e = e
	}
	c.rows = r
}

func (r *rows) clone() *rows {
	if r == nil {
		return nil
	}
	return &rows{slices.Clone(r.q), slices.Clone(r.e)}
}

// remap is r with row i taken from row at[i].
func (r *rows) remap(at []int) *rows {
	if r == nil {
		return nil
	}
	next := &rows{}
	if r.q != nil {
		next.q = r.q.remap(at)
	}
	if r.e != nil {
		next.e = r.e.remap(at)
	}
	return next
}

// find is the column of an offer, nil if it was never touched.
func (t *Table) find(offer int) *column {
	i, ok := t.place(offer)
	if !ok {
		return nil
	}
	return &t.columns[i]
}

// touch is the column of an offer, made if there is none.
func (t *Table) touch(offer int) *column {
	i, ok := t.place(offer)
	if !ok {
		t.columns = slices.Insert(t.columns, i, column{index: uint32(offer)})
	}
	return &t.columns[i]
}

func (t *Table) place(offer int) (int, bool) {
	return slices.BinarySearchFunc(t.columns, uint32(offer), func(c column, i uint32) int { return cmp.Compare(c.index, i) })
}
