package picture

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// named is how many parts of a stack get a colour and a name; the rest are others.
const named = 7

// Shares draws parts of a whole over days as a stack. Each series has a value a
// day; what fraction of the day's sum it is, is its share. The largest are named,
// in the order of how much they had over all days.
func Shares(title, unit string, all []Series) []byte {
	parts := largest(all)
	var out canvas
	out.text(left, 22, "title", "start", title)
	y := float64(titleHeight)
	var items []item
	for i, p := range parts {
		items = append(items, item{name: p.Name, ink: partInk(p, i)})
	}
	y += out.legend(y+8, items)
	out.text(left-64, y+8, "dim", "start", unit)
	y += 22
	height := panelHeight * 1.5
	n := days(all)
	x, v := scale{0, float64(max(1, n)), left, Width - right}, scale{0, 100, y + height, y}
	base := make([]float64, n)
	sums := total(all, n)
	for i, p := range parts {
		top := make([]float64, n)
		for d := range n {
			top[d] = base[d]
			if d < len(p.Y) && sums[d] > 0 && drawable(p.Y[d]) {
				top[d] += 100 * p.Y[d] / sums[d]
			}
		}
		out.add(`<path d="%s" fill="%s" fill-opacity="0.85"/>`, band(base, top, x, v), partInk(p, i))
		base = top
	}
	for _, m := range []float64{0, 25, 50, 75, 100} {
		out.add(`<path d="M%d %sH%d" class="grid" stroke-opacity="0.5"/>`, left, num(v.at(m)), Width-right)
		out.text(left-8, v.at(m)+4, "dim", "end", label(m, 25))
	}
	out.days(x, y, y+height)
	out.text(Width-right, y+height+34, "dim", "end", "day")
	return out.finish(title, y+height+44)
}

// partInk is a part's colour: that of the others is grey.
func partInk(p Series, i int) string {
	if p.Dash {
		return "#888888"
	}
	return ink(i)
}

// largest are the parts to draw; the last may stand for several. It has Dash set then.
func largest(all []Series) []Series {
	weight := func(s Series) float64 {
		sum := 0.0
		for _, v := range s.Y {
			if drawable(v) {
				sum += v
			}
		}
		return sum
	}
	sorted := slices.DeleteFunc(slices.Clone(all), func(s Series) bool { return weight(s) <= 0 })
	slices.SortStableFunc(sorted, func(a, b Series) int { return cmp.Compare(weight(b), weight(a)) })
	if len(sorted) <= named+1 {
		return sorted
	}
	rest := sorted[named:]
	others := Series{Name: fmt.Sprintf("%d others", len(rest)), Y: total(rest, days(rest)), Dash: true}
	return append(sorted[:named:named], others)
}

func total(all []Series, n int) []float64 {
	out := make([]float64, n)
	for _, s := range all {
		for d, v := range s.Y {
			if drawable(v) {
				out[d] += v
			}
		}
	}
	return out
}

// band is the area between two curves.
func band(low, high []float64, x, v scale) string {
	xs, lows := thin(low)
	_, highs := thin(high)
	var b strings.Builder
	for i := range xs {
		b.WriteString("L" + num(x.at(xs[i])) + " " + num(v.at(highs[i])))
	}
	for i := len(xs) - 1; i >= 0; i-- {
		b.WriteString("L" + num(x.at(xs[i])) + " " + num(v.at(lows[i])))
	}
	if b.Len() == 0 {
		return ""
	}
	return "M" + b.String()[1:] + "Z"
}
