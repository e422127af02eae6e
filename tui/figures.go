package tui

import (
	"fmt"
	"math"
	"slices"
)

// runPanel is one run: what it is, and each of its figures.
func runPanel(k known) panel {
	all, ok := see[[]LabRun](k.data, viewRuns)
	i := slices.IndexFunc(all, func(r LabRun) bool { return r.Name == k.place.subject })
	figures, measured := read[LabFigures](k.data, figuresOf(k.place.subject))
	switch {
	case !ok:
		return k.lacking("run", source{view: viewRuns})
	case i < 0:
		return panel{t: k.t, title: "gone", missing: fmt.Errorf("%s is not here any more; esc goes back", k.place.subject)}
	case !measured:
		return k.lacking(k.place.subject, figuresOf(k.place.subject))
	}
	p := panel{t: k.t, title: all[i].Name, facts: []string{all[i].Kind, all[i].State}, view: figures, sheet: k.lay(figureGrid(figures)),
		command: "dolly lab show " + all[i].Name, hints: "s sort  y copy"}
	p.top = func(w, h int) []string {
		f := facts{t: k.t, w: w}
		f.run(all[i])
		f.gap()
		return f.lines[:min(len(f.lines), max(h-6, 3))]
	}
	it, ok := p.sheet.marked()
	n := slices.IndexFunc(figures.Figures, func(f LabFigure) bool { return f.Name == it.key })
	g, some := chosen(figures, max(n, 0))
	if some && ok {
		p.graphs = []graph{g}
		p.under = func(w, h int, _ bool) []string {
			return append([]string{""}, curve(k.t, g, some, w, min(h-1, tallCurve))...)
		}
	}
	return p
}

// figureGrid is the figures in the order in which the run has them.
func figureGrid(v LabFigures) grid {
	g := grid{empty: "nothing was measured yet", cols: []column{
		{head: "FIGURE", left: true, most: 28}, {head: "LAST"}, {head: "LEAST", drop: 2}, {head: "MOST", drop: 3}, {head: "ROWS", drop: 1}, {head: "CURVE", left: true, rest: 10},
	}}
	for _, f := range v.Figures {
		seen := finite(f.V)
		lo, hi, last := math.NaN(), math.NaN(), math.NaN()
		if len(seen) > 0 {
			lo, hi = extent(seen)
			last = seen[len(seen)-1]
		}
		g.add(item{key: f.Name, copy: f.Name + " " + figure(last)}, f.Name, figure(last), figure(lo), figure(hi), thousands(int64(len(seen))), wave(finite(thinned(f.V, sparkWide)), sparkWide))
		g.nums(1, last, lo, hi, float64(len(seen)))
	}
	return g
}
