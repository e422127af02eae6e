package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dollynator/dolly"
)

// labNeeds is the list of runs, and the figures of the marked one.
func labNeeds(p place, d data) []source {
	out := []source{{view: viewRuns}}
	name := p.mark
	if v, ok := see[[]LabRun](d, viewRuns); ok && name == "" && p.row < len(v) {
		name = v[p.row].Name
	}
	if name != "" {
		out = append(out, figuresOf(name))
	}
	return out
}

// runNeeds is the same of the run that a screen is about.
func runNeeds(p place, _ data) []source {
	return []source{{view: viewRuns}, figuresOf(p.subject)}
}

func figuresOf(run string) source {
	return source{view: viewFigures, query: dolly.Query{Filter: run}}
}

// labPanel is the runs, the newest first, and a figure of the marked one as it goes on.
func labPanel(k known) panel {
	v, ok := see[[]LabRun](k.data, viewRuns)
	if !ok {
		return k.lacking("lab", source{view: viewRuns})
	}
	busy := 0
	for _, r := range v {
		if r.State == "running" {
			busy++
		}
	}
	p := panel{t: k.t, title: "lab", facts: []string{plural(len(v), "run"), fmt.Sprintf("%d running", busy)}, sheet: k.lay(runGrid(v)),
		command: "dolly lab list", view: v, hints: "m figure  enter opens  s sort"}
	it, ok := p.sheet.marked()
	if !ok {
		return p
	}
	figures, _ := read[LabFigures](k.data, figuresOf(it.key))
	g, some := chosen(figures, k.place.col)
	if some {
		p.graphs = []graph{g}
	}
	p.side = func(w, h int) []string {
		f := facts{t: k.t, w: w}
		f.run(v[slices.IndexFunc(v, func(r LabRun) bool { return r.Name == it.key })])
		f.gap()
		return append(f.lines, curve(k.t, g, some, w, min(h-len(f.lines), tallCurve))...)
	}
	p.under = func(w, h int, alone bool) []string {
		if !alone {
			return nil
		}
		return append([]string{""}, curve(k.t, g, some, w, min(h-1, tallCurve))...)
	}
	return p
}

// runGrid is the runs in the order in which they come.
func runGrid(v []LabRun) grid {
	g := grid{empty: "no runs are here yet; dolly lab run begins one", cols: []column{
		{head: "RUN", left: true, most: 28}, {head: "KIND", left: true, drop: 4, most: 14}, {head: "SEED", drop: 1}, {head: "STATE", left: true}, {head: "STEP"}, {head: "OF", drop: 2},
		{head: "TOOK"}, {head: "LAST", left: true, rest: 12, drop: 3},
	}}
	for _, r := range v {
		sign, ink := runSign(r.State)
		of := "–"
		if r.Of > 0 {
			of = thousands(r.Of)
		}
		var last []string
		for _, f := range r.Last {
			if len(f.V) > 0 {
				last = append(last, f.Name+" "+figure(f.V[len(f.V)-1]))
			}
		}
		g.add(item{key: r.Name, copy: r.Name, ink: ink, open: at(runScreen, r.Name)}, r.Name, r.Kind, fmt.Sprint(r.Seed), sign+" "+r.State, thousands(r.Step), of, span(r.Took), strings.Join(last, "  "))
		g.num(2, float64(r.Seed))
		g.nums(4, float64(r.Step), float64(r.Of), float64(r.Took))
	}
	return g
}

func runSign(state string) (string, ink) {
	switch state {
	case "running":
		return "●", ownInk
	case "done":
		return "✓", plainInk
	case "failed":
		return "✗", warnInk
	case "killed":
		return "✗", boldInk
	}
	return "◐", plainInk
}

// run is what there is to say of a run.
func (f *facts) run(r LabRun) {
	sign, _ := runSign(r.State)
	done := thousands(r.Step)
	if r.Of > 0 {
		done += " of " + thousands(r.Of)
	}
	f.parts("RUN", r.Name, r.Kind, fmt.Sprintf("seed %d", r.Seed))
	f.parts("STATE", sign+" "+r.State, "step "+done, "took "+span(r.Took), "begun "+r.Began.UTC().Format(time.DateTime))
	if r.Error != "" {
		f.long("ERROR", f.t.warn, r.Error)
	}
	for _, fact := range r.Facts {
		f.add(strings.ToUpper(fact[0]), f.t.plain, fact[1])
	}
}
