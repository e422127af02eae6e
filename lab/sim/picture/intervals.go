package picture

import (
	"unicode/utf8"
)

// Interval is a figure with how far it may be off, to either side.
type Interval struct {
	Mid, Off float64
	Shown    bool // it is told from zero: its mark is filled
}

// Row is one line of intervals, one for each unit; without any it is a heading.
type Row struct {
	Name string
	Of   []Interval
}

// The layout of intervals in units of the image.
const (
	rowHeight  = 18
	namesWidth = 300
	gutter     = 36
)

// Intervals draws differences beside their names, a column for each unit, with a
// line at zero.
func Intervals(title string, units []string, rows []Row) []byte {
	var out canvas
	out.text(16, 22, "title", "start", title)
	top := float64(titleHeight + 26)
	bottom := top + rowHeight*float64(len(rows)) + 4
	for k, unit := range units {
		out.column(k, len(units), unit, rows, top, bottom)
	}
	for i, r := range rows {
		y := top + rowHeight*(float64(i)+0.5)
		if len(r.Of) == 0 {
			out.text(16, y+4, "dim", "start", cut(r.Name, Width/em))
			continue
		}
		out.text(namesWidth-10, y+4, "ink", "end", cut(r.Name, (namesWidth-20)/em+4))
	}
	return out.finish(title, bottom+40)
}

// column draws the intervals of unit k of n.
func (c *canvas) column(k, n int, unit string, rows []Row, top, bottom float64) {
	wide := float64(Width-namesWidth-right)/float64(max(1, n)) - gutter
	from := namesWidth + float64(k)*(wide+gutter) + gutter/2
	lo, hi := reach(rows, k)
	marks := ticks(lo, hi, 5)
	x := scale{lo, hi, from, from + wide}
	for _, m := range marks {
		if m < lo || m > hi {
			continue
		}
		c.add(`<path d="M%s %sV%s" class="grid"/>`, num(x.at(m)), num(top), num(bottom))
		c.text(x.at(m), bottom+16, "dim", "middle", label(m, marks[1]-marks[0]))
	}
	c.add(`<path d="M%s %sV%s" class="axis" stroke-dasharray="4 3"/>`, num(x.at(0)), num(top), num(bottom))
	c.text(from+wide/2, top-8, "dim", "middle", unit)
	for i, r := range rows {
		if k >= len(r.Of) || !drawable(r.Of[k].Mid) || !drawable(r.Of[k].Off) {
			continue
		}
		v, y := r.Of[k], top+rowHeight*(float64(i)+0.5)
		c.add(`<path d="M%s %sH%s" stroke="%s" stroke-width="1.6"/>`, num(x.at(v.Mid-v.Off)), num(y), num(x.at(v.Mid+v.Off)), ink(k))
		fill := ink(k)
		if !v.Shown {
			fill = "none"
		}
		c.add(`<circle cx="%s" cy="%s" r="3.6" fill="%s" stroke="%s" stroke-width="1.4"/>`, num(x.at(v.Mid)), num(y), fill, ink(k))
	}
}

// reach is from the least to the most of unit k, zero included; never of no width.
func reach(rows []Row, k int) (lo, hi float64) {
	for _, r := range rows {
		if k < len(r.Of) && drawable(r.Of[k].Mid) && drawable(r.Of[k].Off) {
			lo, hi = min(lo, r.Of[k].Mid-r.Of[k].Off), max(hi, r.Of[k].Mid+r.Of[k].Off)
		}
	}
	if hi-lo < 1e-9 {
		return -1, 1
	}
	return lo, hi
}

// cut is a text of at most n letters.
func cut(s string, n float64) string {
	if utf8.RuneCountInString(s) <= int(n) {
		return s
	}
	return string([]rune(s)[:int(n)-1]) + "…"
}
