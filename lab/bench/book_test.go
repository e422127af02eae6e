package bench

import (
	"testing"
)

// TestEveryBookTradesTheSame holds the books to the figures of the target, and
// to each other.
func TestEveryBookTradesTheSame(t *testing.T) {
	for _, swing := range []bool{false, true} {
		checks := map[string]bool{}
		for _, side := range bookSides()[:2] {
			s, v := newStream(swing), side.make()
			for range 20_000 {
				s.next(v)
			}
			checks[s.check(v)] = true
		}
		if len(checks) != 1 || !swing && !checks["6764/203415/1186"] {
			t.Errorf("swing %v: trades, volume, live %v", swing, checks)
		}
	}
}

func TestBookRows(t *testing.T) {
	rows, err := Book(t.Context(), BookConfig{Ops: 20_000, Samples: 3})
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	for _, r := range rows {
		if r.Min <= 0 || r.Min > r.Median || r.Median > r.Max || r.Samples != 3 || r.P99 <= 0 || r.Allocs == nil || r.PeakRSS <= 0 {
			t.Errorf("%+v", r)
		}
	}
	if rows[0].Side != "dolly" || rows[0].Check != "6764/203415/1186" || *rows[0].Allocs > 0.01 {
		t.Errorf("%+v: %v allocations an operation", rows[0], *rows[0].Allocs)
	}
}

func TestMedianOfSamples(t *testing.T) {
	for want, samples := range map[float64][]float64{3: {5, 3, 1}, 2.5: {4, 1, 2, 3}, 7: {7}} {
		if got := (Row{}).of(samples); got.Median != want {
			t.Errorf("median of %v is %v", samples, got.Median)
		}
	}
}

func BenchmarkBook(b *testing.B) {
	for _, side := range bookSides() {
		b.Run(side.name, func(b *testing.B) {
			s, v := newStream(false), side.make()
			b.ReportAllocs()
			for b.Loop() {
				s.next(v)
			}
		})
	}
}
