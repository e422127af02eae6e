package picture

import (
	"strings"
)

// Spark draws a curve in one row of at most width cells, from the least value, or
// zero if that is above it, up. A cell is the mean of its days, a space has none.
func Spark(y []float64, width int) string { return cells(y, width, []rune("▁▂▃▄▅▆▇█")) }

// PlainSpark is Spark for terminals that have only letters.
func PlainSpark(y []float64, width int) string { return cells(y, width, []rune("_.-=+*#@")) }

func cells(y []float64, width int, steps []rune) string {
	lo, hi := span([]Series{{Y: y}})
	var b strings.Builder
	n := min(width, len(y))
	for i := range n {
		sum, count := 0.0, 0.0
		for _, v := range y[i*len(y)/n : (i+1)*len(y)/n] {
			if drawable(v) {
				sum, count = sum+v, count+1
			}
		}
		switch {
		case count == 0:
			b.WriteByte(' ')
		case hi <= lo:
			b.WriteRune(steps[0])
		default:
			b.WriteRune(steps[min(len(steps)-1, max(0, int((sum/count-lo)/(hi-lo)*float64(len(steps)-1)+0.5)))])
		}
	}
	return b.String()
}

// Bar is a bar of at most width cells for a share from 0 to 1.
func Bar(share float64, width int) string {
	if !(share > 0) {
		return ""
	}
	eighths := int(min(1, share)*float64(width)*8 + 0.5)
	return strings.Repeat("█", eighths/8) + strings.TrimSpace(string([]rune(" ▏▎▍▌▋▊▉")[eighths%8]))
}

// PlainBar is Bar for terminals that have only letters.
func PlainBar(share float64, width int) string {
	if !(share > 0) {
		return ""
	}
	return strings.Repeat("#", int(min(1, share)*float64(width)+0.5))
}
