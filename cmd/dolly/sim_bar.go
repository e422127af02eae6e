package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/dollynator/dolly/lab/sim/picture"
	"golang.org/x/term"
)

// simBar is one line on a terminal that says how far a run is.
type simBar struct {
	out   io.Writer // nil if nobody looks
	what  string    // that is counted
	began time.Time
	shown time.Time
	width int // of what stands there
}

// barEvery is the least time between two drawings.
const barEvery = 100 * time.Millisecond

func newSimBar(env *Env, what string) *simBar {
	b := &simBar{what: what, began: time.Now()}
	if f, ok := env.Err.(*os.File); ok && term.IsTerminal(int(f.Fd())) && env.Getenv("TERM") != "dumb" {
		b.out = f
	}
	return b
}

// show draws that a share of the work is done, so much of it counted.
func (b *simBar) show(share float64, count int64, where string) {
	if b.out == nil || time.Since(b.shown) < barEvery && share < 1 {
		return
	}
	b.shown = time.Now()
	line := b.line(share, count, where)
	n := len([]rune(line))
	_, _ = fmt.Fprint(b.out, "\r", line, strings.Repeat(" ", max(0, b.width-n))) // only a drawing
	b.width = n
}

// line is what the bar says now.
func (b *simBar) line(share float64, count int64, where string) string {
	spent := b.shown.Sub(b.began).Seconds()
	left := "–"
	if share > 0.01 {
		left = (time.Duration(spent*(1-share)/share) * time.Second).String()
	}
	return fmt.Sprintf("▕%-20s▏ %3.0f %% · %s · %s %s/s · %s left", picture.Bar(share, 20), 100*share, where,
		picture.Thousands(int64(float64(count)/max(spent, 1e-3))), b.what, left)
}

// clear takes the line away.
func (b *simBar) clear() {
	if b.out != nil && b.width > 0 {
		_, _ = fmt.Fprint(b.out, "\r", strings.Repeat(" ", b.width), "\r")
		b.width = 0
	}
}
