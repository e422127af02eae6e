package tui

import (
	"slices"
)

// arrangement is how somebody wants a grid: kept from session to session.
type arrangement struct {
	Sort   string   `json:"sort,omitempty"` // heading of a column; "" is the grid's own order
	Down   bool     `json:"down,omitempty"`
	Hidden []string `json:"hidden,omitempty"` // headings
}

// sheet is a grid as it is shown: filtered, sorted, without hidden columns, and
// with a mark on one row.
type sheet struct {
	grid
	as    arrangement
	shown []int // rows, in order
	mark  int   // of shown
	whole bool  // all rows, in the grid's order
}

// lay filters and sorts a grid and puts the mark where p has it.
func (g grid) lay(as arrangement, p place) sheet {
	s := sheet{grid: g, as: as, shown: g.filtered(p.filter)}
	s.whole = p.filter == "" && as.Sort == ""
	if as.Sort != "" {
		g.order(s.shown, as.Sort, as.Down)
	}
	s.mark = min(p.row, len(s.shown)-1)
	if p.mark != "" {
		if at := slices.IndexFunc(s.shown, func(i int) bool { return g.rows[i].key == p.mark }); at >= 0 {
			s.mark = at
		}
	}
	s.mark = max(s.mark, 0)
	s.cols = slices.Clone(g.cols)
	for i, c := range s.cols {
		if !s.whole && c.flat != nil {
			c.cells = c.flat
		}
		s.cols[i] = c.fit(s.shown)
	}
	return s
}

// marked is the row under the mark.
func (s sheet) marked() (item, bool) {
	if s.mark >= len(s.shown) {
		return item{}, false
	}
	return s.rows[s.shown[s.mark]], true
}

// fit measures the cells of the rows that are shown.
func (c column) fit(rows []int) column {
	c.width = cells(c.head)
	for _, i := range rows {
		if i < len(c.cells) {
			c.width = max(c.width, cells(clean(c.cells[i], false)))
		}
	}
	if c.most > 0 {
		c.width = min(c.width, c.most)
	}
	return c
}

// fitting is the columns that have room in width cells.
func (s sheet) fitting(width int) []column {
	cols := slices.DeleteFunc(slices.Clone(s.cols), func(c column) bool { return slices.Contains(s.as.Hidden, c.head) })
	if together(cols) <= width {
		return widened(cols, width)
	}
	for _, name := range s.dropped() {
		if together(cols) <= width {
			break
		}
		cols = slices.DeleteFunc(cols, func(c column) bool { return c.head == name })
	}
	return widened(cols, width)
}

// widened gives the column that takes it the room that the others leave.
func widened(cols []column, width int) []column {
	for i, c := range cols {
		if c.rest > 0 {
			cols[i].width = max(c.least(), width-(together(cols)-c.least()))
		}
	}
	return cols
}

// least is how many cells a column cannot do without.
func (c column) least() int {
	if c.rest > 0 {
		return min(c.width, c.rest)
	}
	return c.width
}

// together is how wide columns are at least, with the gaps between them.
func together(cols []column) int {
	n := 0
	for _, c := range cols {
		n += c.least() + gap
	}
	return n - gap
}

// draw is the headings and as many rows as fit in h lines, so that the mark is seen.
func (s sheet) draw(t theme, w, h int) []string {
	if len(s.cols) == 0 || h < 1 {
		return nil
	}
	cols := s.fitting(w - 2)
	out := []string{s.headings(t, cols, w)}
	first, n := s.window(h)
	for k := first; k < first+n; k++ {
		out = append(out, s.line(t, cols, k, w))
	}
	if n == 0 && h > 1 {
		text := s.empty
		if len(s.rows) > 0 {
			text = "nothing here is like that"
		}
		out = append(out, t.line(w).put(t.dim, " "+text).String())
	}
	return out
}

// window is which rows fit under the headings in h lines.
func (s sheet) window(h int) (first, n int) {
	n = max(0, min(len(s.shown), h-1))
	return max(0, min(s.mark-n/2, len(s.shown)-n)), n
}

func (s sheet) headings(t theme, cols []column, w int) string {
	l := t.line(w).put(t.plain, " ")
	for i, c := range cols {
		head, p := c.head, t.dim
		if c.head == s.as.Sort && c.head != "" {
			p = t.bold
		}
		l.cell(p, c, head, i == len(cols)-1)
	}
	return l.String()
}

func (s sheet) line(t theme, cols []column, k, w int) string {
	i := s.shown[k]
	it := s.rows[i]
	p, sign := it.ink.pen(t), it.sign
	if k == s.mark {
		sign = "›"
		if it.ink != ownInk && it.ink != warnInk {
			p = t.bold
		}
	}
	l := t.line(w).to(1)
	if sign != "" {
		l = t.line(w).put(t.accent, sign)
	}
	for n, c := range cols {
		text := ""
		if i < len(c.cells) {
			text = c.cells[i]
		}
		l.cell(p, c, text, n == len(cols)-1)
	}
	return l.String()
}

// cell writes one cell and the gap behind it.
func (l *line) cell(p pen, c column, s string, last bool) *line {
	switch {
	case c.left && last:
		l.put(p, cut(clean(s, l.ascii), c.width))
	case c.left:
		l.left(p, s, c.width)
	default:
		l.right(p, s, c.width)
	}
	if !last {
		l.to(l.used + gap)
	}
	return l
}
