package tui

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/dollynator/dolly"
)

// thousands writes n with separators: 61,204.
func thousands(n int64) string {
	var digits, all [32]byte
	s, out := strconv.AppendInt(digits[:0], n, 10), all[:0]
	for i, c := range s {
		if left := len(s) - i; left%3 == 0 && i > 0 && s[i-1] != '-' {
			out = append(out, ',')
		}
		out = append(out, c)
	}
	return string(out)
}

// mb is whole MB without the unit.
func mb(m dolly.MB) string { return thousands(int64(m / dolly.MiB)) }

// wholeMB is the parts of a sum, none below zero, as [mb] would write them, but so
// that they add up to what mb writes of the sum: what cutting takes from all of
// them goes to those that lost most.
func wholeMB(parts ...dolly.MB) []string {
	var sum, shown dolly.MB
	for _, p := range parts {
		sum, shown = sum+p, shown+p/dolly.MiB
	}
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(parts[b]%dolly.MiB, parts[a]%dolly.MiB) })
	out := make([]string, len(parts))
	for nth, i := range order {
		m := parts[i] / dolly.MiB
		if dolly.MB(nth) < sum/dolly.MiB-shown {
			m++
		}
		out[i] = thousands(int64(m))
	}
	return out
}

// sat is satoshi without the unit.
func sat(s dolly.Sat) string { return thousands(int64(s)) }

// perMB is a price in sat/MB.
func perMB(x float64) string { return decimal(x, priceDigits(x)) }

// priceDigits is how many digits a price has behind the point: one, and below a
// satoshi as many as three figures take.
func priceDigits(x float64) int {
	size := math.Abs(x)
	if size >= 1 || size == 0 || math.IsNaN(x) {
		return 1
	}
	return min(8, 2-int(math.Floor(math.Log10(size))))
}

// rate is bytes a second as MB/s without the unit.
func rate(bytes float64) string { return decimal(bytes/float64(dolly.MiB), 1) }

// decimal writes a figure that may be missing: a dash for what is not a number.
func decimal(x float64, digits int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "–"
	}
	return strconv.FormatFloat(x, 'f', digits, 64)
}

// whole rounds a rate of money to whole units.
func whole(x float64) string {
	if math.IsNaN(x) || math.Abs(x) > 1e15 {
		return "–"
	}
	return thousands(int64(math.Round(x)))
}

// percent writes a chance; a small one is not nothing.
func percent(x float64) string {
	switch {
	case math.IsNaN(x) || x <= 0:
		return ""
	case x < 0.005:
		return "<1%"
	}
	return fmt.Sprintf("%.0f%%", 100*x)
}

// days writes what is left of a rent in days.
func days(d float64) string {
	if d <= 0 {
		return "–"
	}
	return decimal(d, 1)
}

// span writes a duration in the one unit that fits it: 42 s, 3 min, 5 h, 12 d.
func span(d time.Duration) string {
	d = max(d, 0)
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%d min", d/time.Minute)
	case d < 2*dolly.Day:
		return fmt.Sprintf("%d h", d/time.Hour)
	}
	return fmt.Sprintf("%d d", d/dolly.Day)
}

// ago is the time from t to now, in the node's world.
func ago(now, t dolly.Time) string {
	if t == 0 {
		return "–"
	}
	return span(now.Sub(t))
}

// plural counts things: "1 trade", "3 trades".
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return thousands(int64(n)) + " " + what + "s"
}
