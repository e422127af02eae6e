package picture

// Cloud is dots of one kind.
type Cloud struct {
	Name  string
	X, Y  []float64
	Shade []float64 // 0 to 1 for each dot; all the same ink if it is empty
}

// Dots draws clouds between two axes; with diagonal there is a line on which both
// are equal. What cannot be drawn is left out.
func Dots(title, xname, yname string, clouds []Cloud, diagonal bool) []byte {
	var out canvas
	out.text(left, 22, "title", "start", title)
	var xs, ys [][]float64
	var names []item
	for i, c := range clouds {
		xs, ys = append(xs, c.X), append(ys, c.Y)
		names = append(names, item{name: c.Name, ink: ink(i)})
	}
	y := float64(titleHeight)
	if len(clouds) > 1 {
		y += out.legend(y+8, names)
	}
	p := out.axes(xname, yname, ends(xs...), ends(ys...), y+22)
	if diagonal {
		from, to := max(p.x.lo, p.y.lo), min(p.x.hi, p.y.hi)
		if from < to {
			out.add(`<path d="M%s %sL%s %s" class="axis" stroke-dasharray="4 3"/>`, num(p.x.at(from)), num(p.y.at(from)), num(p.x.at(to)), num(p.y.at(to)))
		}
	}
	for i, c := range clouds {
		out.cloud(p, c, ink(i))
	}
	return out.finish(title, p.bottom+44)
}

func (c *canvas) cloud(p plane, of Cloud, ink string) {
	for i, x := range of.X {
		if i >= len(of.Y) || !drawable(x) || !drawable(of.Y[i]) {
			continue
		}
		fill := ink
		if i < len(of.Shade) {
			fill = shade(of.Shade[i])
		}
		c.add(`<circle cx="%s" cy="%s" r="3" fill="%s" fill-opacity=".6"/>`, num(p.x.at(x)), num(p.y.at(of.Y[i])), fill)
	}
}
