package qd

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/dollynator/dolly"
)

// MaxHeard bounds the numbers that are kept of one sibling's table.
const MaxHeard = 1 << 20

// Remote is what was heard of one sibling's table. Make it with the sibling's
// key alone: [Remote.Know] tells it the catalogue that the first [Columns] speak
// of. Who was not changed since may be read from many goroutines.
type Remote struct {
	From   dolly.PeerID
	cat    *Catalogue
	heard  []heard // by ascending index
	size   int     // numbers held
	merged int
}

// heard is one column of a sibling.
type heard struct {
	index     uint32
	count     uint32
	values    vector
	magnitude float64
}

// Heard is what a sibling knows who heard of all that this table learned, in the
// precision of the wire. It shares nothing with the table.
func (t *Table) Heard(from dolly.PeerID) *Remote {
	r := &Remote{From: from, cat: t.cat, heard: make([]heard, len(t.columns)), merged: 1}
	flat := make(vector, len(t.columns))
	for i := range t.columns {
		c := &t.columns[i]
		v := flat[i : i+1 : i+1]
		if q := c.q(); len(q) > 1 {
			v = slices.Clone(q)
			r.size += len(q)
		} else {
			v[0] = q[0]
		}
		for j := range v {
			v[j] = float64(float32(v[j]))
		}
		r.heard[i] = heard{c.index, c.count, v, v.magnitude()}
	}
	return r
}

// Know tells the catalogue that a sibling's next columns are numbered by. What is
// known already is renumbered; what the catalogue lacks is forgotten.
func (r *Remote) Know(cat *Catalogue) {
	if cat.same(r.cat) {
		return
	}
	if r.cat == nil {
		r.cat = cat
		return
	}
	at := cat.from(r.cat)
	next := make([]heard, 0, len(r.heard))
	for i, j := range at {
		if h := r.find(j); h != nil {
			next = append(next, heard{uint32(i), h.count, h.values.remap(at), h.magnitude})
		}
	}
	r.cat, r.heard = cat, next
	r.measure()
}

// Knows reports whether the sibling's catalogue is the one with a digest.
func (r *Remote) Knows(digest dolly.Hash) bool { return r.cat != nil && r.cat.digest == digest }

// Merge takes over what a sibling says has changed. Columns with a lower count
// than what is known are old news and skipped. It refuses whole, and changes
// nothing, when a value is not finite or out of range (I35), when the shape is
// wrong or the table too large, and with ErrCatalogue when the sibling's offers are
// not known: then learn its list, [Remote.Know] it, and merge again.
func (r *Remote) Merge(c Columns) error {
	if c.Version != version {
		return fmt.Errorf("merge columns: %w %d", ErrVersion, c.Version)
	}
	if !r.Knows(c.Catalogue) {
		return fmt.Errorf("merge columns: %w %s", ErrCatalogue, c.Catalogue.Short())
	}
	values, err := c.check(r.cat.Len())
	if err != nil {
		return fmt.Errorf("merge columns: %w", err)
	}
	size := r.size
	for _, v := range values {
		size += len(v)
	}
	if size > MaxHeard {
		return fmt.Errorf("merge columns: %w: %d numbers of one sibling", ErrTooMany, size)
	}
	for i, col := range c.Columns {
		r.put(col, values[i])
	}
	r.measure()
	r.merged++
	return nil
}

func (r *Remote) put(col ColumnValues, v vector) {
	next := heard{col.Index, col.Count, v, v.magnitude()}
	i, known := slices.BinarySearchFunc(r.heard, col.Index, byIndex)
	switch {
	case !known:
		r.heard = slices.Insert(r.heard, i, next)
	case col.Count >= r.heard[i].count:
		r.heard[i] = next
	}
}

// measure counts the numbers held.
func (r *Remote) measure() {
	r.size = 0
	for _, h := range r.heard {
		r.size += len(h.values)
	}
}

func byIndex(h heard, i uint32) int { return cmp.Compare(h.index, i) }

func (r *Remote) find(index int) *heard {
	if index < 0 {
		return nil
	}
	i, known := slices.BinarySearchFunc(r.heard, uint32(index), byIndex)
	if !known {
		return nil
	}
	return &r.heard[i]
}

// Counts is the sum of the columns' counts: whether anything is missing shows by
// comparing it with [Table.Counts].
func (r *Remote) Counts() uint64 {
	var sum uint64
	for _, h := range r.heard {
		sum += uint64(h.count)
	}
	return sum
}

// Size is how many numbers are held.
func (r *Remote) Size() int { return r.size }

// Catalogue is the sibling's list of offers, nil as long as it is not known.
func (r *Remote) Catalogue() *Catalogue { return r.cat }

// Merged is how many records were taken over.
func (r *Remote) Merged() int { return r.merged }

// column is the sibling's column of an offer by the rows of cat, nil if it never
// spoke of it. Where rows differ it is clipped to limit.
func (r *Remote) column(cat *Catalogue, offer int, limit float64) vector {
	if r.cat == nil {
		return nil
	}
	same := cat.same(r.cat)
	if !same {
		i, known := r.cat.Index(cat.offers[offer])
		if !known {
			return nil
		}
		offer = i
	}
	h := r.find(offer)
	if h == nil {
		return nil
	}
	v := h.values
	if len(v) == 1 {
		return v
	}
	if !same {
		v = v.remap(cat.from(r.cat))
	}
	if h.magnitude > limit {
		v = v.clip(limit)
	}
	return v
}

// Told is a sibling's table as a whole matrix, by state, then by action, in the
// order of the catalogue. It refuses values that are not finite, and another shape.
func Told(from dolly.PeerID, cat *Catalogue, q [][]float64) (*Remote, error) {
	n := cat.Len()
	if len(q) != n {
		return nil, fmt.Errorf("%w: %d rows for %d offers", ErrShape, len(q), n)
	}
	for i, row := range q {
		if len(row) != n {
			return nil, fmt.Errorf("%w: row %d has %d columns, want %d", ErrShape, i, len(row), n)
		}
	}
	r := &Remote{From: from, cat: cat, heard: make([]heard, n), merged: 1}
	for j := range n {
		v := make(vector, n)
		for i := range v {
			v[i] = q[i][j]
		}
		if math.IsInf(v.magnitude(), 1) {
			return nil, fmt.Errorf("%w: column %d", ErrRange, j)
		}
		v = v.narrow()
		r.heard[j] = heard{uint32(j), 0, v, v.magnitude()}
	}
	r.measure()
	return r, nil
}
