package picture

import "strings"

// Track is one curve over any figures, ascending in X. What is no number, or beyond
// 1e18, is left out: the curve goes on from the one before.
type Track struct {
	Name string
	X, Y []float64
}

// Tracks draws curves between two axes, over one another.
func Tracks(title, xname, yname string, all []Track) []byte {
	var out canvas
	out.text(left, 22, "title", "start", title)
	var xs, ys [][]float64
	var names []item
	for i, t := range all {
		t = t.thin()
		all[i] = t
		xs, ys = append(xs, t.X), append(ys, t.Y)
		names = append(names, item{name: t.Name, ink: ink(i)})
	}
	y := float64(titleHeight)
	if len(all) > 1 {
		y += out.legend(y+8, names)
	}
	p := out.axes(xname, yname, ends(xs...), ends(ys...), y+22)
	for i, t := range all {
		out.track(p, t, ink(i))
	}
	return out.finish(title, p.bottom+44)
}

func (c *canvas) track(p plane, t Track, ink string) {
	var b strings.Builder
	for i, x := range t.X {
		if i == 0 {
			b.WriteString("M")
		} else {
			b.WriteString("L")
		}
		b.WriteString(num(p.x.at(x)) + " " + num(p.y.at(t.Y[i])))
	}
	switch len(t.X) {
	case 0:
	case 1: // a point is no line
		c.add(`<circle cx="%s" cy="%s" r="3" fill="%s"/>`, num(p.x.at(t.X[0])), num(p.y.at(t.Y[0])), ink)
	default:
		c.add(`<path d="%s" class="curve" stroke="%s"/>`, b.String(), ink)
	}
}

// thin leaves out what cannot be drawn, and takes means of neighbours until there are
// no more points than pixels.
func (t Track) thin() Track {
	out := Track{Name: t.Name}
	for i, x := range t.X {
		if i < len(t.Y) && drawable(x) && drawable(t.Y[i]) {
			out.X, out.Y = append(out.X, x), append(out.Y, t.Y[i])
		}
	}
	group := (len(out.X) + most - 1) / most
	if group < 2 {
		return out
	}
	n := 0
	for from := 0; from < len(out.X); from += group {
		to := min(len(out.X), from+group)
		x, y := 0.0, 0.0
		for i := from; i < to; i++ {
			x, y = x+out.X[i]/float64(to-from), y+out.Y[i]/float64(to-from)
		}
		out.X[n], out.Y[n] = x, y
		n++
	}
	out.X, out.Y = out.X[:n], out.Y[:n]
	return out
}
