package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"golang.org/x/term"
)

// heat draws a matrix by state and action as a map of shades, with or without colour.
type heat struct {
	out     io.Writer
	colours bool
}

// widest is how many offers have a column with figures; more get a shade each.
const widest = 12

// newHeat reads --color: auto, always or never.
func newHeat(env *Env, when string) (heat, error) {
	h := heat{out: env.Out}
	switch when {
	case "always":
		h.colours = true
	case "auto":
		f, ok := env.Out.(*os.File)
		h.colours = ok && term.IsTerminal(int(f.Fd())) && env.Getenv("NO_COLOR") == "" && env.Getenv("TERM") != "dumb"
	case "never":
	default:
		return h, cli.Usagef("", "--color is auto, always or never, not %q", when)
	}
	return h, nil
}

// draw prints the map; rows that are all alike are one.
func (h heat) draw(offers []dolly.OfferID, q [][]float64) {
	most := 0.0
	for _, row := range q {
		for _, v := range row {
			most = max(most, math.Abs(v))
		}
	}
	wide := len(offers) <= widest
	names := make([]string, len(offers))
	for i := range offers {
		names[i] = column(i)
	}
	width := len("every state")
	for _, o := range offers {
		width = max(width, min(len(o), 32))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "    %-*s ", width, "")
	for _, n := range names {
		if wide {
			fmt.Fprintf(&b, "%8s", n)
		} else {
			fmt.Fprintf(&b, "%3s", n)
		}
	}
	b.WriteByte('\n')
	alike := h.alike(q)
	for i, row := range q {
		name, state := names[i], string(offers[i])
		if alike {
			name, state = "*", "every state"
		}
		fmt.Fprintf(&b, "%3s %-*.*s ", name, width, width, state)
		for _, v := range row {
			b.WriteString(h.cell(v, most, wide))
		}
		b.WriteByte('\n')
		if alike {
			break
		}
	}
	_, _ = io.WriteString(h.out, b.String())
}

func (h heat) alike(q [][]float64) bool {
	return !slices.ContainsFunc(q, func(row []float64) bool { return !slices.Equal(row, q[0]) })
}

// column numbers offers as a, b, … z, aa, ab.
func column(i int) string {
	name := string(rune('a' + i%26))
	for i = i/26 - 1; i >= 0; i = i/26 - 1 {
		name = string(rune('a'+i%26)) + name
	}
	return name
}

// cell is one value. Above zero is green, below is red; without colour a shade tells
// the size and a minus the sign.
func (h heat) cell(v, most float64, wide bool) string {
	level := 0
	if most > 0 {
		level = int(math.Ceil(4 * math.Abs(v) / most))
	}
	text := fmt.Sprintf("%3s", sign(v)+shade(level))
	if wide {
		text = fmt.Sprintf(" %5.2f %s", v, shade(level))
	}
	if !h.colours || level == 0 {
		return text
	}
	greens, reds := []int{0, 22, 28, 34, 40}, []int{0, 52, 88, 124, 160}
	ink, ground := 15, greens[level]
	if v < 0 {
		ground = reds[level]
	} else if level >= 3 {
		ink = 0
	}
	return fmt.Sprintf("\x1b[38;5;%d;48;5;%dm%s\x1b[0m", ink, ground, text)
}

func shade(level int) string { return []string{"·", "░", "▒", "▓", "█"}[level] }

func sign(v float64) string {
	if v < 0 {
		return "-"
	}
	return ""
}
