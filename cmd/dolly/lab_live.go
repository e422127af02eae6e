package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"time"

	"github.com/dollynator/dolly/lab/runs"
	"github.com/dollynator/dolly/lab/sim/picture"
	"golang.org/x/term"
)

// labLive shows a run while it is under way: on a terminal a bar and the curves of
// its figures, else a line now and then.
type labLive struct {
	env   *Env
	bar   *simBar
	table runs.Table // as far as this process saw it
	width int        // of the terminal, in cells
	drawn int        // lines that stand there
	tenth int64      // of the run, that was told
}

// What is drawn of a run.
const (
	liveCurves = 6  // figures
	liveName   = 18 // cells of a figure's name
	liveLast   = 12 // cells of its last value
)

// newLabLive draws the rows that are there already, too.
func newLabLive(env *Env, f runs.Folder) *labLive {
	l := &labLive{env: env, bar: newSimBar(env, "rows"), width: 80}
	if t, err := f.Table(); err == nil { // what cannot be read is told by who plays
		l.table = t
	}
	if file, ok := l.bar.out.(*os.File); ok {
		if w, _, err := term.GetSize(int(file.Fd())); err == nil && w > 0 {
			l.width = w
		}
	}
	return l
}

// row shows one more.
func (l *labLive) row(r runs.Row) {
	if n := len(l.table.Steps); n == 0 || r.Step > l.table.Steps[n-1] { // others are taken again
		l.table.Append(r)
	}
	share := 0.0
	if r.Of > 0 {
		share = min(1, float64(r.Step)/float64(r.Of))
	}
	if l.bar.out == nil {
		l.tell(r, share)
		return
	}
	if time.Since(l.bar.shown) < barEvery && share < 1 {
		return
	}
	l.bar.shown = time.Now()
	where := fmt.Sprintf("step %s", picture.Thousands(r.Step))
	if r.Of > 0 {
		where += " of " + picture.Thousands(r.Of)
	}
	l.draw(append([]string{l.bar.line(share, int64(len(l.table.Steps)), where)}, l.curves()...))
}

// tell says a line each tenth of the run.
func (l *labLive) tell(r runs.Row, share float64) {
	if tenth := int64(10 * share); tenth > l.tenth {
		l.tenth = tenth
		words := []string{fmt.Sprintf("step %d of %d", r.Step, r.Of)}
		for _, v := range r.Values[:min(len(r.Values), liveCurves)] {
			words = append(words, fmt.Sprintf("%s %s", v.Name, labFigure(v.V)))
		}
		l.env.Say("%s", strings.Join(words, "  "))
	}
}

// curves are the first figures over the steps, a line each.
func (l *labLive) curves() []string {
	var out []string
	for _, c := range l.table.Columns[:min(len(l.table.Columns), liveCurves)] {
		name := []rune(c.Name)
		name = name[:min(len(name), liveName)]
		out = append(out, fmt.Sprintf("%-*s %*s %s", liveName, string(name), liveLast, labFigure(c.Last()), picture.Spark(c.V, l.width-liveName-liveLast-3)))
	}
	return out
}

// draw replaces the lines that stand there.
func (l *labLive) draw(lines []string) {
	var b strings.Builder
	if l.drawn > 0 {
		fmt.Fprintf(&b, "\x1b[%dA", l.drawn)
	}
	for _, line := range lines {
		r := []rune(line)
		b.WriteString("\r" + string(r[:min(len(r), l.width-1)]) + "\x1b[K\n")
	}
	l.drawn = len(lines)
	_, _ = io.WriteString(l.bar.out, b.String()) // only a drawing
}

// clear takes the bar away; the curves stay.
func (l *labLive) clear() {
	if l.drawn > 0 {
		_, _ = fmt.Fprintf(l.bar.out, "\x1b[%dA\x1b[M\x1b[%dB", l.drawn, l.drawn-1) // only a drawing
		l.drawn = 0
	}
}

// labFigure writes a value for people; – is none.
func labFigure(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	return fmt.Sprintf("%.6g", v)
}
