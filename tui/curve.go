package tui

import (
	"fmt"
	"math"
	"strconv"
)

const (
	tallCurve = 16 // lines of a figure's curve, with its heading
	sparkWide = 30 // cells of one in a list
)

// curve is a graph, or that there is nothing to draw yet.
func curve(t theme, g graph, some bool, w, h int) []string {
	if some {
		if out := g.draw(t, w, h-1); out != nil {
			return out
		}
	}
	if h < 1 {
		return nil
	}
	return []string{t.line(w).put(t.dim, " nothing was measured twice yet").String()}
}

// chosen is the curve of the nth figure, over all its steps.
func chosen(v LabFigures, n int) (graph, bool) {
	if len(v.Figures) == 0 || len(v.Steps) == 0 {
		return graph{}, false
	}
	f := v.Figures[n%len(v.Figures)]
	head := fmt.Sprintf("%s, step %s to %s", f.Name, thousands(v.Steps[0]), thousands(v.Steps[len(v.Steps)-1]))
	return graph{head: head, label: brief, whole: true, lines: []series{{f.Name, f.V, accented}}}, true
}

// thinned is at most n values over the same steps: each the mean of its part, without
// what is not a number.
func thinned(v []float64, n int) []float64 {
	if len(v) <= n {
		return v
	}
	out := make([]float64, n)
	for i := range out {
		part := finite(v[i*len(v)/n : (i+1)*len(v)/n])
		out[i] = math.NaN()
		if len(part) > 0 {
			sum := 0.0
			for _, x := range part {
				sum += x
			}
			out[i] = sum / float64(len(part))
		}
	}
	return out
}

// brief is figure beside an axis: with as many figures as there is room for.
func brief(x float64) string {
	s := figure(x)
	for digits := 3; digits > 0 && len(s) > axis-2; digits-- {
		s = strconv.FormatFloat(x, 'g', digits, 64)
	}
	return s
}

// figure writes a value whose unit is the experiment's, to four figures.
func figure(x float64) string {
	if odder(x) {
		return "–"
	}
	return strconv.FormatFloat(x, 'g', 4, 64)
}
