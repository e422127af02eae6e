package picture

import (
	"math"
	"strings"
)

// panelHeight is that of a pair of axes, in pixels.
const panelHeight = 190

// Lines draws a chart over days.
func Lines(c Chart) []byte { return Curves(c, "day") }

// Curves draws a chart along whatever is counted from 1.
func Curves(c Chart, along string) []byte {
	var out canvas
	out.text(left, 22, "title", "start", c.Title)
	y := float64(titleHeight)
	n := 0
	for _, p := range c.Panels {
		n = max(n, days(p.Series))
	}
	x := scale{0, float64(max(1, n)), left, Width - right}
	first := 0
	for i, p := range c.Panels {
		y += out.legend(y+8, legendOf(p.Series, first))
		out.text(left-64, y+8, "dim", "start", p.Unit)
		y = out.panel(p, x, y+22, first)
		if i == len(c.Panels)-1 {
			out.text(Width-right, y+2, "dim", "end", along)
			y += 12
		}
		first += colours(p.Series)
	}
	return out.finish(c.Title, y)
}

// colours is how many inks the series of a panel take.
func colours(all []Series) int {
	n := 0
	for _, s := range all {
		if !s.Dash {
			n++
		}
	}
	return n
}

func legendOf(all []Series, first int) []item {
	var out []item
	for _, s := range all {
		it := item{s.Name, "#888888", s.Dash}
		if !s.Dash {
			it.ink = ink(first)
			first++
		}
		out = append(out, it)
	}
	return out
}

// panel draws axes and curves from y down and returns where they end.
func (c *canvas) panel(p Panel, x scale, y float64, first int) float64 {
	lo, hi := span(p.Series)
	marks := ticks(lo, hi, 4)
	v := scale{marks[0], marks[len(marks)-1], y + panelHeight, y}
	for _, m := range marks {
		c.add(`<path d="M%d %sH%d" class="grid"/>`, left, num(v.at(m)), Width-right)
		c.text(left-8, v.at(m)+4, "dim", "end", label(m, marks[1]-marks[0]))
	}
	c.days(x, y, y+panelHeight)
	for i, it := range legendOf(p.Series, first) {
		dash := ""
		if it.dash {
			dash = ` stroke-dasharray="4 3"`
		}
		c.add(`<path d="%s" class="curve" stroke="%s"%s/>`, path(p.Series[i].Y, x, v), it.ink, dash)
	}
	return y + panelHeight + 32
}

// days draws the axis of time below a panel.
func (c *canvas) days(x scale, top, bottom float64) {
	marks := ticks(0, x.hi, 8)
	d := marks[1] - marks[0]
	for _, m := range marks {
		if m > x.hi || d < 1 && m != math.Trunc(m) {
			continue
		}
		c.add(`<path d="M%s %sv4" class="axis"/>`, num(x.at(m)), num(bottom))
		c.text(x.at(m), bottom+17, "dim", "middle", label(m, max(1, d)))
	}
	c.add(`<path d="M%d %sV%sH%d" class="axis" fill="none"/>`, left, num(top), num(bottom), Width-right)
}

// path is a curve; a gap lifts the pen.
func path(y []float64, x, v scale) string {
	var b strings.Builder
	pen := "M"
	xs, ys := thin(y)
	for i := range xs {
		if math.IsNaN(ys[i]) {
			pen = "M"
			continue
		}
		b.WriteString(pen + num(x.at(xs[i])) + " " + num(v.at(ys[i])))
		pen = "L"
	}
	return b.String()
}
