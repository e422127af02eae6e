package tui

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
)

const gap = 2 // cells between columns

// column is one column of a table: its heading with the unit, and its cells.
type column struct {
	head  string
	left  bool // text; figures stand right
	cells []string
	most  int // no wider than this; 0 is no bound
	width int // of the widest, set by fit
}

func (c column) fit() column {
	c.width = cells(c.head)
	for _, s := range c.cells {
		c.width = max(c.width, cells(clean(s, false)))
	}
	if c.most > 0 {
		c.width = min(c.width, c.most)
	}
	return c
}

// fitColumns drops the columns named in drop, first name first, until what is
// left of width is at least room.
func fitColumns(cols []column, drop []string, width, room int) []column {
	for i := range cols {
		cols[i] = cols[i].fit()
	}
	for _, name := range drop {
		if span := totalWidth(cols); span+room <= width {
			break
		}
		kept := cols[:0:0]
		for _, c := range cols {
			if c.head != name {
				kept = append(kept, c)
			}
		}
		cols = kept
	}
	return cols
}

func totalWidth(cols []column) int {
	n := 0
	for _, c := range cols {
		n += c.width + gap
	}
	return n
}

// writeCells writes row i, or for -1 the headings.
func (l *line) writeCells(p pen, cols []column, i int) *line {
	for _, c := range cols {
		s := c.head
		if i >= 0 {
			s = c.cells[i]
		}
		if c.left {
			l.left(p, s, c.width)
		} else {
			l.right(p, s, c.width)
		}
		l.to(l.used + gap)
	}
	return l
}

// window is the first of n rows to show when h fit, so that mark is seen.
func window(n, h, mark int) int {
	return max(0, min(mark-h/2, n-h))
}

// beside sets two finished blocks next to each other, the right one from column
// col on.
func beside(left, right []string, col int) []string {
	out := make([]string, max(len(left), len(right)))
	for i := range out {
		if i < len(left) {
			out[i] = left[i]
		}
		if i < len(right) && right[i] != "" {
			out[i] += strings.Repeat(" ", max(0, col-lipgloss.Width(out[i]))) + right[i]
		}
	}
	return out
}
