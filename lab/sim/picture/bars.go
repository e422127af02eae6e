package picture

import "math"

// Bars draws one bar for each place from 0 on, with how far it may be off above and
// below it, if that is told.
func Bars(title, xname, yname string, values, off []float64) []byte {
	var out canvas
	out.text(left, 22, "title", "start", title)
	reach := []float64{0}
	for i, v := range values {
		reach = append(reach, v, v-at(off, i), v+at(off, i))
	}
	n := float64(max(1, len(values)))
	p := out.upright(yname, xname, ends(reach))
	w := float64(Width-left-right) / n
	for i, v := range values {
		if !drawable(v) {
			continue
		}
		x := left + w*float64(i)
		out.add(`<rect x="%s" y="%s" width="%s" height="%s" fill="%s"/>`, num(x+w*0.12), num(min(p.y.at(v), p.y.at(0))), num(w*0.76), num(math.Abs(p.y.at(v)-p.y.at(0))), ink(0))
		if d := at(off, i); drawable(d) && d > 0 {
			out.add(`<path d="M%s %sV%s" class="axis"/>`, num(x+w/2), num(p.y.at(v-d)), num(p.y.at(v+d)))
		}
	}
	out.counted(len(values), scale{0, n, left, Width - right}, func(x float64, m string) { out.text(x, p.bottom+17, "dim", "middle", m) })
	return out.finish(title, p.bottom+44)
}

func at(v []float64, i int) float64 {
	if i < len(v) && drawable(v[i]) {
		return v[i]
	}
	return 0
}

// upright draws an axis of values; what is along the other is up to the caller.
func (c *canvas) upright(yname, xname string, span [2]float64) plane {
	top := float64(titleHeight + 24)
	p := plane{top: top, bottom: top + planeHeight}
	ym := marks(span, 6)
	p.y = scale{ym[0], ym[len(ym)-1], p.bottom, top}
	for _, m := range ym {
		c.add(`<path d="M%d %sH%d" class="grid"/>`, left, num(p.y.at(m)), Width-right)
		c.text(left-8, p.y.at(m)+4, "dim", "end", label(m, ym[1]-ym[0]))
	}
	c.add(`<path d="M%d %sV%sH%d" class="axis" fill="none"/>`, left, num(top), num(p.bottom), Width-right)
	c.text(left-64, top-8, "dim", "start", yname)
	c.text(Width-right, p.bottom+34, "dim", "end", xname)
	return p
}

// Histogram counts the values of each series in bins that all share, the series on
// top of one another.
func Histogram(title, xname string, all []Series, bins int) []byte {
	var out canvas
	out.text(left, 22, "title", "start", title)
	var values [][]float64
	for _, s := range all {
		values = append(values, s.Y)
	}
	span := ends(values...)
	x := scale{lo: span[0], hi: span[1], a: 0, b: float64(bins)}
	if !(x.hi > x.lo) {
		x.lo, x.hi = x.lo-0.5, x.hi+0.5
	}
	counts, most := binned(values, x, bins)
	y := float64(titleHeight)
	if len(all) > 1 {
		y += out.legend(y+8, legendOf(all, 0))
	}
	p := out.axes(xname, "count", [2]float64{x.lo, x.hi}, [2]float64{0, most}, y+22)
	for b := range bins {
		from, to := x.lo+(x.hi-x.lo)*float64(b)/float64(bins), x.lo+(x.hi-x.lo)*float64(b+1)/float64(bins)
		floor := 0.0
		for k := range counts {
			if n := counts[k][b]; n > 0 {
				out.add(`<rect x="%s" y="%s" width="%s" height="%s" fill="%s" fill-opacity=".85"/>`, num(p.x.at(from)+0.5), num(p.y.at(floor+n)),
					num(max(1, p.x.at(to)-p.x.at(from)-1)), num(p.y.at(floor)-p.y.at(floor+n)), ink(k))
				floor += n
			}
		}
	}
	return out.finish(title, p.bottom+44)
}

// binned counts values in bins, and says how many the fullest has.
func binned(values [][]float64, x scale, bins int) (counts [][]float64, most float64) {
	sums := make([]float64, bins)
	for _, vs := range values {
		row := make([]float64, bins)
		for _, v := range vs {
			if drawable(v) {
				b := min(bins-1, max(0, int(x.at(v))))
				row[b]++
				sums[b]++
				most = max(most, sums[b])
			}
		}
		counts = append(counts, row)
	}
	return counts, max(1, most)
}
