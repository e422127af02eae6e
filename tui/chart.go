package tui

import (
	"math"
	"slices"
	"strings"
)

var blocks = [...]string{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}
var eighths = [...]string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}

// newest is the last n values.
func newest(v []float64, n int) []float64 { return v[max(0, len(v)-max(n, 0)):] }

// extent is the least and the greatest value; of nothing it is zero.
func extent(v []float64) (lo, hi float64) {
	if len(v) == 0 {
		return 0, 0
	}
	return slices.Min(v), slices.Max(v)
}

// spark draws the last width values in one row, from zero up.
func spark(v []float64, width int) string {
	v = newest(v, width)
	_, hi := extent(v)
	return area(v, 0, hi, len(v), 1)[0]
}

// wave draws the last width values in one row, from their least up; a change is
// seen though it is small against the value.
func wave(v []float64, width int) string {
	v = newest(v, width)
	_, hi := extent(v)
	return area(v, under(v), hi, len(v), 1)[0]
}

// area fills rows under the last width values, top row first, newest at the
// right. What is above lo is at least a sliver, so that little is not nothing.
func area(v []float64, lo, hi float64, width, rows int) []string {
	v = newest(v, width)
	out := make([]string, rows)
	for row := range out {
		var b strings.Builder
		b.WriteString(strings.Repeat(" ", max(0, width-len(v))))
		for _, x := range v {
			full := level(x, lo, hi, rows*8)
			b.WriteString(blocks[min(max(full-8*(rows-1-row), 0), 8)])
		}
		out[row] = b.String()
	}
	return out
}

// level is where x lies between lo and hi, in steps from 0 to n.
func level(x, lo, hi float64, n int) int {
	if math.IsNaN(x) || x <= lo {
		return 0
	}
	if hi <= lo || x >= hi {
		return n
	}
	return max(1, int(math.Round((x-lo)/(hi-lo)*float64(n))))
}

// bar is a horizontal bar of at most width cells for x of hi.
func bar(x, hi float64, width int) string {
	n := level(x, 0, hi, width*8)
	return strings.Repeat("█", n/8) + eighths[n%8]
}

// base keeps what is never negative above zero.
func base(lo, below float64) float64 {
	if lo >= 0 {
		return max(below, 0)
	}
	return below
}

// under is a floor a little below the least value, so that changes are seen and
// no value is nothing.
func under(v []float64) float64 {
	lo, hi := extent(v)
	if lo == hi {
		return lo - math.Abs(lo)/4
	}
	return base(lo, lo-(hi-lo)/4)
}
