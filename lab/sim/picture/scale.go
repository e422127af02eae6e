package picture

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// scale maps values from lo to hi to pixels from a to b.
type scale struct{ lo, hi, a, b float64 }

func (s scale) at(v float64) float64 { return s.a + (v-s.lo)/(s.hi-s.lo)*(s.b-s.a) }

// drawable reports whether v is a number that a picture can show.
func drawable(v float64) bool { return math.Abs(v) < 1e18 }

// step is a distance of ticks that people count in, 1, 2 or 5 times a power of
// ten, at most n of them in a span.
func step(span float64, n int) float64 {
	if span < 1e-12 {
		return 1
	}
	raw := span / float64(n)
	base := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, f := range []float64{1, 2, 5} {
		if f*base >= raw*0.999 {
			return f * base
		}
	}
	return 10 * base
}

// ticks are round values from lo or below to hi or above; lo <= 0 <= hi.
func ticks(lo, hi float64, n int) []float64 {
	d := step(hi-lo, n)
	out := []float64{}
	for k := math.Floor(lo/d + 1e-6); len(out) < 2 || out[len(out)-1] < hi-d*1e-6; k++ {
		out = append(out, k*d)
	}
	return out
}

// label writes a tick as people read it: 1,500, 2.5 M, 0.06.
func label(v, d float64) string {
	switch {
	case v == 0:
		return "0"
	case math.Abs(v) >= 1e12:
		return short(v, 1e12) + " T"
	case math.Abs(v) >= 1e9:
		return short(v, 1e9) + " G"
	case math.Abs(v) >= 1e6:
		return short(v, 1e6) + " M"
	case d >= 1:
		return Thousands(int64(math.Round(v)))
	}
	return strconv.FormatFloat(v, 'f', max(0, int(math.Ceil(-math.Log10(d)-1e-9))), 64)
}

func short(v, unit float64) string {
	return strconv.FormatFloat(math.Round(v/unit*100)/100, 'f', -1, 64)
}

// Thousands writes a whole number with commas: 12,345.
func Thousands(v int64) string {
	s := fmt.Sprint(v)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}
