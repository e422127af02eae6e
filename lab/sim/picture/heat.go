package picture

import (
	"fmt"
	"math"
)

// mostCells is how many columns or rows a map draws; beyond, neighbours are means.
const mostCells = 360

// Heat draws a map of rows, the first on top: the darker the more. What is no number
// is left empty.
func Heat(title, xname, yname string, rows [][]float64) []byte {
	var out canvas
	out.text(left, 22, "title", "start", title)
	cells := coarse(rows, mostCells)
	span := ends(rows...)
	wide := 0
	for _, r := range rows {
		wide = max(wide, len(r))
	}
	top := float64(titleHeight + 24)
	bottom := top + planeHeight
	out.text(left-64, top-8, "dim", "start", yname)
	out.text(Width-right, bottom+34, "dim", "end", xname)
	h := planeHeight / float64(max(1, len(cells)))
	for i, r := range cells {
		w := float64(Width-left-right) / float64(max(1, len(r)))
		for j, v := range r {
			if !drawable(v) {
				continue
			}
			out.add(`<rect x="%.2f" y="%.2f" width="%.2f" height="%.2f" fill="%s"/>`, left+w*float64(j), top+h*float64(i), w+0.3, h+0.3,
				shade((v-span[0])/max(span[1]-span[0], 1e-12)))
		}
	}
	out.counted(wide, scale{0, float64(max(1, wide)), left, Width - right}, func(x float64, m string) { out.text(x, bottom+17, "dim", "middle", m) })
	out.counted(len(rows), scale{0, float64(max(1, len(rows))), top, bottom}, func(y float64, m string) { out.text(left-8, y+4, "dim", "end", m) })
	out.add(`<path d="M%d %sV%sH%d" class="axis" fill="none"/>`, left, num(top), num(bottom), Width-right)
	out.key(span, top)
	return out.finish(title, bottom+44)
}

// counted marks places that are counted from 0, each in its middle.
func (c *canvas) counted(n int, s scale, mark func(at float64, name string)) {
	d := max(1, int(step(float64(n), 8)))
	for i := 0; i < n; i += d {
		mark(s.at(float64(i)+0.5), Thousands(int64(i)))
	}
}

// key shows which shade is how much, right of the title.
func (c *canvas) key(span [2]float64, top float64) {
	const steps, w = 20, 6.0
	from := Width - right - steps*w
	for i := range steps {
		c.add(`<rect x="%s" y="%s" width="%s" height="8" fill="%s"/>`, num(from+w*float64(i)), num(top-16), num(w+0.3), shade(float64(i)/(steps-1)))
	}
	c.text(from, top-20, "dim", "middle", brief(span[0]))
	c.text(Width-right, top-20, "dim", "end", brief(span[1]))
}

// brief is a number of four digits at most.
func brief(v float64) string {
	if math.Abs(v) >= 1e4 {
		return label(math.Round(v), 1)
	}
	return fmt.Sprintf("%.4g", v)
}

// coarse takes means of neighbours until there are at most n in each direction.
func coarse(rows [][]float64, n int) [][]float64 {
	group := (len(rows) + n - 1) / n
	var out [][]float64
	for from := 0; from < len(rows); from += group {
		some := rows[from:min(len(rows), from+group)]
		wide := 0
		for _, r := range some {
			wide = max(wide, len(r))
		}
		span := max(1, (wide+n-1)/n)
		line := []float64{}
		for at := 0; at < wide; at += span {
			line = append(line, meanOf(some, at, at+span))
		}
		out = append(out, line)
	}
	return out
}

// meanOf is the mean of what can be drawn in some columns; NaN of nothing.
func meanOf(rows [][]float64, from, to int) float64 {
	sum, n := 0.0, 0.0
	for _, r := range rows {
		for _, v := range r[min(from, len(r)):min(to, len(r))] {
			if drawable(v) {
				sum, n = sum+v, n+1
			}
		}
	}
	return sum / n
}

// shade is an ink for 0 to 1, light to dark, that grows evenly in lightness: between
// four of cividis (J. Nuñez and others, "Optimizing colormaps with consideration for
// color vision deficiency", 2018), reversed.
func shade(v float64) string {
	stops := [][3]float64{{253, 231, 55}, {188, 175, 111}, {124, 123, 120}, {66, 78, 107}, {0, 32, 76}}
	if !(v > 0) { // or is no number
		v = 0
	}
	v = min(1, v) * float64(len(stops)-1)
	i := min(int(v), len(stops)-2)
	t := v - float64(i)
	var rgb [3]int
	for k := range rgb {
		rgb[k] = int(math.Round(stops[i][k]*(1-t) + stops[i+1][k]*t))
	}
	return fmt.Sprintf("#%02x%02x%02x", rgb[0], rgb[1], rgb[2])
}
