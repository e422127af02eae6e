package tui

import (
	"fmt"
	"math"

	"github.com/dollynator/dolly"
)

// lens is what the heat map shows.
type lens int

const (
	lensQ lens = iota
	lensE
	lensAlpha
	lensBeta
	lenses // how many there are
)

func (l lens) String() string { return [...]string{"Q", "E", "α", "β"}[l] }

// heat is a map over offers: a row is the server one lives on, a column what one
// might rent next, both in the catalogue's order. E may, α and β do depend on the
// column only: then there is one row.
type heat struct {
	t        theme
	v        dolly.LearningView
	of       lens
	row, col int // the cursor, in the catalogue's order
}

// matrix is the map's values by row; one row if all are the same.
func (h heat) matrix() [][]float64 {
	one := make([]float64, len(h.v.Offers))
	for i, o := range h.v.Offers {
		one[i] = [...]float64{o.Value, o.E, o.Alpha, o.Beta}[h.of]
	}
	m := [][]float64{one}
	switch {
	case h.of == lensQ && len(h.v.Q) == len(one):
		m = h.v.Q
	case h.of == lensE && len(h.v.E) == len(one):
		m = h.v.E
	}
	if len(m) > 1 && alike(m) {
		return m[:1]
	}
	return m
}

// draw is the map in at most w by height cells, around the cursor.
func (h heat) draw(w, height int) []string {
	m := h.matrix()
	n := len(h.v.Offers)
	if height < 3 || n == 0 {
		return nil
	}
	cell := 3
	if 7*n+4 <= w {
		cell = 7
	}
	wide := min(n, (w-4)/cell)
	first := max(0, min(h.col-wide/2, n-wide))
	top := h.t.line(w).put(h.t.dim, " "+h.of.String()).to(4)
	for c := first; c < first+wide; c++ {
		ink := h.t.dim
		if c == h.col {
			ink = h.t.bold
		}
		top.right(ink, letter(c), cell-1).put(h.t.plain, " ")
	}
	out := []string{top.String()}
	rows := min(len(m), height-2)
	from := max(0, min(h.row-rows/2, len(m)-rows))
	most := greatest(m)
	for r := from; r < from+rows; r++ {
		out = append(out, h.line(m, r, first, wide, cell, most, w))
	}
	if len(m) == 1 && n > 1 {
		out = append(out, h.t.line(w).put(h.t.dim, "    the same from every server").String())
	}
	return out
}

// line is one row of the map: figures where there is room, else shades; a value
// below zero has a minus before it, and the cursor stands in brackets.
func (h heat) line(m [][]float64, r, first, wide, cell int, most float64, w int) string {
	l := h.t.line(w)
	name, ink := " ", h.t.dim
	if len(m) > 1 {
		name = letter(r)
		if r == h.row {
			ink = h.t.bold
		}
	}
	l.right(ink, name, 3).put(h.t.plain, " ")
	for c := first; c < first+wide; c++ {
		x := m[r][c]
		text, p := shadeOf(x, most), h.t.accent
		text += text
		if x < 0 {
			text, p = "-"+shadeOf(x, most), h.t.dim
		}
		end := " "
		if c == h.col && (r == h.row || len(m) == 1) {
			p, end = h.t.bold, "‹"
		}
		if cell > 3 {
			l.right(p, decimal(x, 2), cell-3)
		}
		l.put(p, text+end)
	}
	return l.String()
}

// cursor is the cell under it, in figures.
func (h heat) cursor(w int) string {
	n := len(h.v.Offers)
	if n == 0 {
		return ""
	}
	row, col := min(h.row, n-1), min(h.col, n-1)
	m := h.matrix()
	at := m[min(row, len(m)-1)][col]
	o := h.v.Offers[col]
	return h.t.line(w).put(h.t.bold, fmt.Sprintf(" %s %s ▸ %s %.3f", h.of, h.v.Offers[row].ID, o.ID, at)).
		put(h.t.plain, fmt.Sprintf("   Q %.3f  E %.3f  α %.3f  β %.3f", o.Value, o.E, o.Alpha, o.Beta)).String()
}

func alike(m [][]float64) bool {
	for _, row := range m[1:] {
		for c, x := range row {
			if x != m[0][c] {
				return false
			}
		}
	}
	return true
}

// greatest is the largest absolute value.
func greatest(m [][]float64) (most float64) {
	for _, row := range m {
		lo, hi := extent(row)
		most = math.Max(most, math.Max(math.Abs(lo), math.Abs(hi)))
	}
	return most
}

// shades go from nothing to the greatest value of the table.
var shades = [...]string{"·", "░", "▒", "▓", "█"}

func shadeOf(x, most float64) string {
	return shades[level(math.Abs(x), 0, most, len(shades)-1)]
}
