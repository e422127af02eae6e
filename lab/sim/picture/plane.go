package picture

import "math"

// plane is a pair of axes for values of any range.
type plane struct {
	x, y        scale
	top, bottom float64
}

// planeHeight is that of one, in pixels.
const planeHeight = 360

// axes draws a pair of axes with their names; zero need not be on them.
func (c *canvas) axes(xname, yname string, x, y [2]float64, top float64) plane {
	bottom := top + planeHeight
	xm, ym := marks(x, 8), marks(y, 6)
	p := plane{
		x: scale{xm[0], xm[len(xm)-1], left, Width - right}, y: scale{ym[0], ym[len(ym)-1], bottom, top},
		top: top, bottom: bottom,
	}
	for _, m := range ym {
		c.add(`<path d="M%d %sH%d" class="grid"/>`, left, num(p.y.at(m)), Width-right)
		c.text(left-8, p.y.at(m)+4, "dim", "end", label(m, ym[1]-ym[0]))
	}
	for _, m := range xm {
		c.add(`<path d="M%s %sv4" class="axis"/>`, num(p.x.at(m)), num(bottom))
		c.text(p.x.at(m), bottom+17, "dim", "middle", label(m, xm[1]-xm[0]))
	}
	c.add(`<path d="M%d %sV%sH%d" class="axis" fill="none"/>`, left, num(top), num(bottom), Width-right)
	c.text(left-64, top-8, "dim", "start", yname)
	c.text(Width-right, bottom+34, "dim", "end", xname)
	return p
}

// marks are round values from the least to the most or beyond, two at least.
func marks(span [2]float64, n int) []float64 {
	lo, hi := span[0], span[1]
	if !(hi-lo > 1e-9*max(math.Abs(lo), math.Abs(hi), 1e-3)) {
		lo, hi = lo-0.5*max(1e-3, math.Abs(lo)), hi+0.5*max(1e-3, math.Abs(hi))
	}
	d := step(hi-lo, n)
	var out []float64
	for k := math.Floor(lo/d + 1e-6); len(out) < 2 || out[len(out)-1] < hi-d*1e-6; k++ {
		out = append(out, k*d)
	}
	return out
}

// ends are the least and the most of what can be drawn; 0 and 1 of nothing.
func ends(all ...[]float64) [2]float64 {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, values := range all {
		for _, v := range values {
			if drawable(v) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	if lo > hi {
		return [2]float64{0, 1}
	}
	return [2]float64{lo, hi}
}
