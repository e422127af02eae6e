package tui

import "unicode/utf8"

// style is what graphs are drawn with.
type style int

const (
	brailleGraphs style = iota
	blockGraphs
	asciiGraphs
	styles // how many there are
)

// names of the styles, as the palette and the kept choices have them.
func (s style) String() string { return [...]string{"braille", "blocks", "ascii"}[s] }

// dots is how many points a cell has in a style.
func (s style) dots() (across, down int) {
	switch s {
	case brailleGraphs:
		return 2, 4
	case blockGraphs:
		return 1, 2
	}
	return 1, 1
}

// canvas is a field of points, several to a cell. Lines drawn later win a cell's
// colour.
type canvas struct {
	as     style
	w, h   int // cells
	points []uint8
	ink    []uint8 // number of the line, from 1
}

func newCanvas(as style, w, h int) *canvas {
	return &canvas{as: as, w: w, h: h, points: make([]uint8, w*h), ink: make([]uint8, w*h)}
}

// size is the field's extent in points.
func (c *canvas) size() (w, h int) {
	x, y := c.as.dots()
	return c.w * x, c.h * y
}

// set draws one point; y grows downwards. What is outside is not drawn.
func (c *canvas) set(x, y int, ink uint8) {
	ax, ay := c.as.dots()
	if x < 0 || y < 0 || x/ax >= c.w || y/ay >= c.h {
		return
	}
	i := y/ay*c.w + x/ax
	c.points[i] |= 1 << (y%ay*ax + x%ax)
	c.ink[i] = ink
}

// column draws all points of a column from y down: cells that it fills at once.
func (c *canvas) column(x, y int, ink uint8) {
	across, down := c.as.dots()
	for ; y%down != 0 && y < c.h*down; y++ {
		c.set(x, y, ink)
	}
	var mask uint8
	for k := range down {
		mask |= 1 << (k*across + x%across)
	}
	for row := max(y, 0) / down; row < c.h && x >= 0 && x/across < c.w; row++ {
		i := row*c.w + x/across
		c.points[i] |= mask
		c.ink[i] = ink
	}
}

// line draws from point to point, by Bresenham's rule.
func (c *canvas) line(x0, y0, x1, y1 int, ink uint8) {
	dx, dy := abs(x1-x0), -abs(y1-y0)
	sx, sy := sign1(x1-x0), sign1(y1-y0)
	for e := dx + dy; ; {
		c.set(x0, y0, ink)
		if x0 == x1 && y0 == y1 {
			return
		}
		if e2 := 2 * e; e2 >= dy {
			e, x0 = e+dy, x0+sx
			if e2 <= dx {
				e, y0 = e+dx, y0+sy
			}
		} else {
			e, y0 = e+dx, y0+sy
		}
	}
}

// row writes a row of cells to l, which has room for it; inks are the pens of the
// lines, from 1, and marks what ASCII draws them with.
func (c *canvas) row(l *line, y int, inks []pen, marks string) {
	l.b.Grow(3 * c.w)
	cells := make([]byte, 0, 3*c.w)
	from := 0
	for x := range c.w {
		i := y*c.w + x
		if of := c.ink[y*c.w+from]; c.ink[i] != of {
			l.write(inked(inks, of), string(cells), x-from)
			cells, from = cells[:0], x
		}
		cells = utf8.AppendRune(cells, c.cell(i, marks))
	}
	l.write(inked(inks, c.ink[y*c.w+from]), string(cells), c.w-from)
}

// inked is the pen of a line's number; 0 is where no line is, and nothing is drawn.
func inked(inks []pen, of uint8) pen {
	if of == 0 || int(of) > len(inks) {
		return pen{}
	}
	return inks[of-1]
}

// cell is the sign of cell i.
func (c *canvas) cell(i int, marks string) rune {
	p := c.points[i]
	if p == 0 {
		return ' '
	}
	switch c.as {
	case brailleGraphs:
		return braille(p)
	case blockGraphs:
		return [...]rune{' ', '▀', '▄', '█'}[p]
	}
	return rune(marks[min(int(c.ink[i]), len(marks))-1])
}

// braille is the sign with the points of a cell, numbered row by row. Unicode
// numbers them 1 to 3 and 7 down the left, 4 to 6 and 8 down the right.
func braille(points uint8) rune {
	r := rune(0x2800)
	for i, bit := range [...]rune{0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80} {
		if points&(1<<i) != 0 {
			r |= bit
		}
	}
	return r
}

func abs(x int) int { return max(x, -x) }

func sign1(x int) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}
