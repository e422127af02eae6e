package bench

import (
	"fmt"
	"slices"
	"strings"
)

// Row is one figure: of a workload, one variant of it, and who did it.
type Row struct {
	Row     string  `json:"row"`
	Variant string  `json:"variant"`
	Side    string  `json:"side"` // dolly, a peer, or the floor: the workload alone
	Unit    string  `json:"unit"`
	Median  float64 `json:"median"`
	Min     float64 `json:"min"`
	Max     float64 `json:"max"`
	Samples int     `json:"samples"`
	// P99 is the time of an operation, with the clock's own, that one in a hundred
	// exceeds, in nanoseconds.
	P99 int64 `json:"p99_ns,omitempty"`
	// Allocs are allocations an operation in the second half of a run.
	Allocs *float64 `json:"allocs_per_op,omitempty"`
	// PeakRSS is the most memory of the whole process so far, in bytes.
	PeakRSS int64  `json:"peak_rss_bytes,omitempty"`
	Check   string `json:"check,omitempty"` // equal on all sides that did the same
}

// Of fills in the samples, of which there is at least one; it is for who measures
// what this room cannot import.
func (r Row) Of(samples []float64) Row { return r.of(samples) }

// of fills in the samples, of which there is at least one.
func (r Row) of(samples []float64) Row {
	s := slices.Sorted(slices.Values(samples))
	r.Samples, r.Min, r.Max = len(s), s[0], s[len(s)-1]
	r.Median = (s[(len(s)-1)/2] + s[len(s)/2]) / 2
	return r
}

// String says the figure in one line, without row, variant and side.
func (r Row) String() string {
	parts := []string{fmt.Sprintf("%s %s (%s to %s, %d samples)", short(r.Median), r.Unit, short(r.Min), short(r.Max), r.Samples)}
	if r.P99 > 0 {
		parts = append(parts, fmt.Sprintf("p99 %d ns", r.P99))
	}
	if r.Allocs != nil {
		parts = append(parts, fmt.Sprintf("%.3g allocs/op", *r.Allocs))
	}
	if r.PeakRSS > 0 {
		parts = append(parts, fmt.Sprintf("peak %d MiB", r.PeakRSS>>20))
	}
	if r.Check != "" {
		parts = append(parts, r.Check)
	}
	return strings.Join(parts, ", ")
}

func short(x float64) string {
	switch {
	case x >= 1e6:
		return fmt.Sprintf("%.2f M", x/1e6)
	case x >= 1e3:
		return fmt.Sprintf("%.1f k", x/1e3)
	}
	return fmt.Sprintf("%.3g", x)
}
