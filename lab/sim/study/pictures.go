package study

import (
	"github.com/dollynator/dolly/lab/sim/picture"
)

// Pictures are those of a study, with names that begin with its own.
func Pictures(r Result) []picture.File {
	files := []picture.File{{Name: r.Name + ".svg", Data: picture.Intervals(r.Title+": differences and 95 % intervals", units(), r.rows())}}
	if r.drawsLives() {
		files = append(files, picture.File{Name: r.Name + "_alive.svg", Data: picture.Lines(picture.Chart{Title: r.Title + ": agents alive", Panels: r.lives()})})
	}
	return files
}

// mostCurved is how many worlds of a study are drawn as curves.
const mostCurved = 3

func (r Result) drawsLives() bool { return len(r.Worlds) <= mostCurved }

func units() []string {
	var out []string
	for _, o := range Outcomes()[:judged] {
		out = append(out, o.Unit)
	}
	return out
}

// rows are the comparisons of a study; those of each world under its name.
func (r Result) rows() []picture.Row {
	if r.study.Pooled {
		return rowsOf(nil, r.Pooled)
	}
	var out []picture.Row
	for _, w := range r.Worlds {
		if len(r.Worlds) > 1 {
			out = append(out, picture.Row{Name: w.Name})
		}
		out = rowsOf(out, r.drawn(w))
	}
	return out
}

// mostRows is how many differences fit into a picture.
const mostRows = 80

// drawn are the comparisons of a world in the picture: where there are too many, of
// each arm with its first control only.
func (r Result) drawn(w Outlook) []Comparison {
	if len(r.family()) <= mostRows {
		return w.Comparisons
	}
	var out []Comparison
	for i, c := range w.Comparisons {
		if i == 0 || w.Comparisons[i-1].Arm != c.Arm {
			out = append(out, c)
		}
	}
	return out
}

func rowsOf(out []picture.Row, all []Comparison) []picture.Row {
	for _, c := range all {
		row := picture.Row{Name: c.Arm + " − " + c.Against}
		for _, d := range c.By[:judged] {
			row.Of = append(row.Of, picture.Interval{Mid: d.Mean, Off: d.CI, Shown: d.Verdict != Nothing && d.Verdict != ""})
		}
		out = append(out, row)
	}
	return out
}

// perPanel is how many curves one can tell apart.
const perPanel = 6

// lives are the mean agents alive by day, of all fleets of an arm, those that died
// out too.
func (r Result) lives() []picture.Panel {
	var out []picture.Panel
	for _, w := range r.Worlds {
		for from := 0; from < len(w.Arms); from += perPanel {
			p := picture.Panel{Unit: "agents of " + picture.Thousands(int64(w.Slots)) + " slots, " + w.Name}
			for _, a := range w.Arms[from:min(len(w.Arms), from+perPanel)] {
				p.Series = append(p.Series, picture.Series{Name: a.Arm, Y: daily(a.Alive)})
			}
			out = append(out, p)
		}
	}
	return out
}

// daily draws lines between the tenth days.
func daily(tenths []float64) []float64 {
	var out []float64
	for i, v := range tenths {
		before := v
		if i > 0 {
			before = tenths[i-1]
		}
		for d := range curveEvery {
			out = append(out, before+(v-before)*float64(d+1)/curveEvery)
		}
	}
	return out
}
