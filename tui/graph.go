package tui

import (
	"math"
	"slices"
)

// axis is how many cells the figures at the left of a graph take.
const axis = 9

// series is one line of a graph, oldest first. What is not a number is not drawn.
type series struct {
	name string
	v    []float64
	ink  func(theme) pen
}

// graph is one or more lines over the same time, newest at the right.
type graph struct {
	head   string // what it shows, with the unit
	lines  []series
	filled bool // the first line stands on the axis
	zero   bool // the axis starts at zero
	whole  bool // all values are drawn, as means if they are too many; else the newest
	label  func(float64) string
}

// accented, plainly and faintly are what lines are drawn with.
func accented(t theme) pen { return t.accent }
func plainly(t theme) pen  { return t.plain }
func faintly(t theme) pen  { return t.dim }

// draw writes the graph as rows+1 lines of at most w cells.
func (g graph) draw(t theme, w, rows int) []string {
	cells := w - axis
	if rows < 2 || cells < 4 || g.longest() < 2 { // one point is no line
		return nil
	}
	across, _ := t.graph.dots()
	if g.whole {
		g = g.thinned(cells * across)
	}
	n := g.shown(cells * across)
	lo, hi := g.extent(n)
	c := newCanvas(t.graph, cells, rows)
	for i := len(g.lines) - 1; i >= 0; i-- { // the first is drawn last, on top
		c.trace(newest(g.lines[i].v, n), n, lo, hi, uint8(i+1), g.filled && i == 0)
	}
	out := []string{g.heading(t, w, hi)}
	var inks []pen
	for _, s := range g.lines {
		inks = append(inks, s.ink(t))
	}
	for y := range rows {
		mark := ""
		switch y {
		case 0:
			mark = g.label(hi)
		case rows - 1:
			mark = g.label(lo)
		}
		l := t.line(w).right(t.dim, mark, axis-2).put(t.dim, " │")
		c.row(l, y, inks, "*-.=~")
		out = append(out, l.String())
	}
	return out
}

// heading names the graph and, if there are several, its lines.
func (g graph) heading(t theme, w int, _ float64) string {
	l := t.line(w).put(t.dim, " "+g.head)
	if len(g.lines) > 1 {
		for _, s := range g.lines {
			if v := finite(s.v); len(v) > 0 {
				l.put(t.plain, "  ").put(s.ink(t), s.name).put(t.plain, " "+g.label(v[len(v)-1]))
			}
		}
	}
	return l.String()
}

func (g graph) longest() (n int) {
	for _, s := range g.lines {
		n = max(n, len(s.v))
	}
	return n
}

// thinned is the graph with at most so many values to a line.
func (g graph) thinned(points int) graph {
	g.lines = slices.Clone(g.lines)
	for i := range g.lines {
		g.lines[i].v = thinned(g.lines[i].v, points)
	}
	return g
}

// shown is how many of the newest values are drawn over that many points: all
// there is room for. Few values are spread.
func (g graph) shown(points int) int { return min(g.longest(), points) }

// extent is from where to where the axis goes for the newest n values.
func (g graph) extent(n int) (lo, hi float64) {
	var all []float64
	for _, s := range g.lines {
		all = append(all, finite(newest(s.v, n))...)
	}
	lo, hi = extent(all)
	switch {
	case g.zero:
		lo = min(lo, 0)
	case lo == hi:
		lo = base(lo, lo-math.Abs(lo)/4)
	default:
		lo = base(lo, lo-(hi-lo)/8)
	}
	if hi == lo {
		hi = lo + 1
	}
	return lo, hi
}

// trace draws values over the width of the canvas, the newest at the right end;
// n is how many the width stands for.
func (c *canvas) trace(v []float64, n int, lo, hi float64, ink uint8, fill bool) {
	w, h := c.size()
	at := func(i int) int { // the point of value i of n
		if n < 2 {
			return w - 1
		}
		return i * (w - 1) / (n - 1)
	}
	px, py := -1, 0
	for i, x := range v {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			px = -1
			continue
		}
		sx, sy := at(n-len(v)+i), h-1-int(math.Round((x-lo)/(hi-lo)*float64(h-1)))
		if px >= 0 {
			c.line(px, py, sx, sy, ink)
		} else {
			c.set(sx, sy, ink)
		}
		if fill {
			c.fill(px, sx, py, sy, ink)
		}
		px, py = sx, sy
	}
}

// fill draws what is under the line from one point to the next.
func (c *canvas) fill(px, sx, py, sy int, ink uint8) {
	if px < 0 {
		px, py = sx, sy
	}
	for x := px; x <= sx; x++ {
		top := sy
		if sx > px {
			top = py + (sy-py)*(x-px)/(sx-px)
		}
		c.column(x, top, ink)
	}
}

// finite is the values that can be drawn.
func finite(v []float64) []float64 {
	if !slices.ContainsFunc(v, odder) {
		return v
	}
	return slices.DeleteFunc(slices.Clone(v), odder)
}

func odder(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) }
