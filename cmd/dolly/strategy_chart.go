package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/strategy"
)

// Size of the price chart on a terminal, in cells.
const (
	chartWidth = 60
	chartRows  = 8
)

// priceChart draws the prices of a history over time: dots of braille, or stars
// where a terminal has none. It uses no colour.
func priceChart(trades []dolly.Trade, plain bool) []string {
	lo, hi, at := frameOf(trades)
	across, down := 2*chartWidth, 4*chartRows
	if plain {
		across, down = chartWidth, chartRows
	}
	var cells [chartRows][chartWidth]rune
	for _, t := range trades {
		x := min(int(at(t)*float64(across)), across-1)
		y := down - 1
		if hi > lo {
			y -= min(int((t.Amount.PerMB()-lo)/(hi-lo)*float64(down)), down-1)
		}
		if plain {
			cells[y][x] = '*'
			continue
		}
		dots := [4][2]rune{{1, 8}, {2, 16}, {4, 32}, {64, 128}}
		cells[y/4][x/2] |= dots[y%4][x%2]
	}
	var out []string
	for i, row := range cells {
		out = append(out, axis(i, lo, hi)+text(row[:], plain))
	}
	first, last := trades[0].At.Std().Format(time.DateOnly), trades[len(trades)-1].At.Std().Format(time.DateOnly)
	return append(out, fmt.Sprintf("%12s%s%*s", "", first, chartWidth-len(first), last))
}

// text is a row of cells as a terminal shows it.
func text(row []rune, plain bool) string {
	var b strings.Builder
	for _, c := range row {
		switch {
		case c == 0:
			b.WriteByte(' ')
		case plain:
			b.WriteRune(c)
		default:
			b.WriteRune(0x2800 + c)
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// axis labels the highest and the lowest row, in sat per MB.
func axis(row int, lo, hi float64) string {
	switch row {
	case 0:
		return fmt.Sprintf("%10.3f  ", hi)
	case chartRows - 1:
		return fmt.Sprintf("%10.3f  ", lo)
	}
	return strings.Repeat(" ", 12)
}

// frameOf is the least and greatest price, in sat per MB, and where in time from
// 0 to 1 a trade lies.
func frameOf(trades []dolly.Trade) (lo, hi float64, at func(dolly.Trade) float64) {
	lo, hi = trades[0].Amount.PerMB(), trades[0].Amount.PerMB()
	for _, t := range trades {
		lo, hi = min(lo, t.Amount.PerMB()), max(hi, t.Amount.PerMB())
	}
	first := trades[0].At
	span := max(1, trades[len(trades)-1].At-first)
	return lo, hi, func(t dolly.Trade) float64 { return float64(t.At-first) / float64(span) }
}

// spark draws a curve in one row of at most width cells, from zero up.
func spark(curve []dolly.Sat, width int) string {
	top := slices.Max(curve)
	var b strings.Builder
	for i := range min(width, len(curve)) {
		v := curve[(i+1)*len(curve)/min(width, len(curve))-1]
		b.WriteRune([]rune("▁▂▃▄▅▆▇█")[int(v*7/max(1, top))])
	}
	return b.String()
}

// svgChart draws the prices as dots and each strategy's income as a line.
func svgChart(trades []dolly.Trade, scores []strategy.Score) string {
	const w, h = 800.0, 300.0
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 380" font-family="sans-serif" font-size="12">` + "\n")
	lo, hi, at := frameOf(trades)
	for _, t := range trades {
		y := h / 2
		if hi > lo {
			y = h - h*(t.Amount.PerMB()-lo)/(hi-lo)
		}
		fmt.Fprintf(&b, `<circle cx="%.1f" cy="%.1f" r="1.5" fill="#bbb"/>`+"\n", w*at(t), y)
	}
	top := dolly.Sat(1)
	for _, s := range scores {
		top = max(top, s.Income)
	}
	colours := []string{"#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad"}
	for i, s := range scores {
		var points []string
		for d, v := range s.Curve {
			points = append(points, fmt.Sprintf("%.1f,%.1f", w*float64(d+1)/float64(len(s.Curve)), h-h*float64(v)/float64(top)))
		}
		fmt.Fprintf(&b, `<polyline fill="none" stroke="%s" stroke-width="2" points="0,%.0f %s"/>`+"\n", colours[i%4], h, strings.Join(points, " "))
		fmt.Fprintf(&b, `<text x="10" y="%d" fill="%s">%s: %d sat</text>`+"\n", 320+16*i, colours[i%4], s.Name, s.Income)
	}
	fmt.Fprintf(&b, `<text x="790" y="320" fill="#888" text-anchor="end">prices from %.3f to %.3f sat/MB</text>`+"\n</svg>\n", lo, hi)
	return b.String()
}
