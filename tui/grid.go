package tui

import (
	"cmp"
	"slices"
	"strings"

	"github.com/dollynator/dolly"
)

const gap = 2 // cells between columns

// column is one column of a grid: its heading with the unit, and its cells.
type column struct {
	head  string
	left  bool // text; figures stand right
	up    bool // sorted by it the least comes first, though it is a figure
	rest  int  // takes what room the others leave, and at least so many cells, or what it needs; 0 does not
	cells []string
	flat  []string  // cells when rows are not all there or not in order; nil: the same
	by    []float64 // what to sort by; nil: the text
	most  int       // no wider than this; 0 is no bound
	drop  int       // when there is no room columns go by this number, 1 first; 0 stays
	width int       // of the widest, set by fit
}

// item is what a row of a grid is, besides its cells.
type item struct {
	key  string       // who it is: the mark stays on it while rows come and go
	open place        // what enter shows; the zero place is nothing
	copy string       // what y copies
	peer dolly.PeerID // whose id y copies if there is nothing else
	ink  ink
	sign string // at the left edge, instead of a space
}

// copied is what y copies.
func (it item) copied() string {
	if it.copy == "" && !it.peer.IsZero() {
		return it.peer.String()
	}
	return it.copy
}

// ink is how a row is written.
type ink uint8

const (
	plainInk ink = iota
	dimInk
	ownInk
	boldInk
	warnInk
)

func (i ink) pen(t theme) pen { return [...]pen{t.plain, t.dim, t.accent, t.bold, t.warn}[i] }

// grid is the rows of a screen before anybody filtered or sorted them.
type grid struct {
	cols  []column
	rows  []item
	empty string // what to say when there are no rows
}

// room makes room for n rows more at once: a grid is made anew for each frame.
func (g *grid) room(n int) {
	g.rows = slices.Grow(g.rows, n)
	texts, figures := make([]string, n*len(g.cols)), make([]float64, n*len(g.cols))
	for i := range g.cols {
		c := &g.cols[i]
		c.cells, texts = texts[:0:n], texts[n:]
		if !c.left {
			c.by, figures = figures[:0:n], figures[n:]
		}
	}
}

// add appends a row; cells are in the order of the columns.
func (g *grid) add(it item, cells ...string) {
	g.rows = append(g.rows, it)
	for i, s := range cells {
		g.cols[i].cells = append(g.cols[i].cells, s)
	}
}

// num gives the last row's figure in column i, to sort by.
func (g *grid) num(i int, x float64) {
	c := &g.cols[i]
	for len(c.by) < len(g.rows)-1 {
		c.by = append(c.by, 0)
	}
	c.by = append(c.by, x)
}

// nums gives the last row's figures in the columns from i on.
func (g *grid) nums(i int, xs ...float64) {
	for k, x := range xs {
		g.num(i+k, x)
	}
}

// has reports whether row i has a text, in any column. The text is in lower case.
func (g grid) has(i int, text string) bool {
	for _, c := range g.cols {
		if i < len(c.cells) && strings.Contains(strings.ToLower(c.cells[i]), text) {
			return true
		}
	}
	return strings.Contains(strings.ToLower(g.rows[i].copied()), text)
}

// filtered is the rows that a filter lets through, in order. A filter that
// begins with ! lets through those that have not its text.
func (g grid) filtered(filter string) []int {
	text, not := strings.CutPrefix(strings.ToLower(filter), "!")
	out := make([]int, 0, len(g.rows))
	for i := range g.rows {
		if text == "" || g.has(i, text) != not {
			out = append(out, i)
		}
	}
	return out
}

// first is whether the greatest comes first when one sorts by a column.
func (c column) first() (down bool) { return !c.left && !c.up }

// order sorts rows by a column; of equal ones the earlier stays first.
func (g grid) order(rows []int, by string, down bool) {
	at := slices.IndexFunc(g.cols, func(c column) bool { return c.head == by })
	if at < 0 {
		return
	}
	c := g.cols[at]
	slices.SortStableFunc(rows, func(a, b int) int {
		n := 0
		if len(c.by) == len(g.rows) {
			n = cmp.Compare(c.by[a], c.by[b])
		} else {
			n = strings.Compare(c.cells[a], c.cells[b])
		}
		if down {
			return -n
		}
		return n
	})
}

// dropped names the columns that go when there is no room, first to go first.
func (g grid) dropped() []string {
	cols := slices.DeleteFunc(slices.Clone(g.cols), func(c column) bool { return c.drop == 0 })
	slices.SortStableFunc(cols, func(a, b column) int { return cmp.Compare(a.drop, b.drop) })
	var out []string
	for _, c := range cols {
		out = append(out, c.head)
	}
	return out
}
