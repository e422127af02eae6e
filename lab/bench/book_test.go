package bench

import (
	"fmt"
	"testing"

	"github.com/dollynator/dolly/market"
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

// teller writes each operation down for a replay, and has another book do it.
type teller struct {
	venue
	t *testing.T
	r *market.Replay
}

func (l teller) line(format string, args ...any) {
	if err := l.r.Line(fmt.Sprintf(format, args...)); err != nil {
		l.t.Fatal(err)
	}
}

func word(o *order) string { return [2]string{"ask", "bid"}[o.side()] }

func (l teller) limit(s *stream, o *order) {
	l.line("limit,%d,%s,%d,%d", o.id, word(o), o.price, o.quantity)
	l.venue.limit(s, o)
}

func (l teller) immediate(s *stream, o *order) {
	l.line("ioc,%d,%s,%d", o.id, word(o), o.quantity)
	l.venue.immediate(s, o)
}

func (l teller) cancel(o *order) {
	l.line("cancel,%d", o.id)
	l.venue.cancel(o)
}

// TestReplayTradesTheSame tells the stream to a replay line by line.
func TestReplayTradesTheSame(t *testing.T) {
	s, v := newStream(false), teller{newMapBook(), t, market.NewReplay()}
	for range 20_000 {
		s.next(v)
	}
	got := v.r.Result()
	if check := fmt.Sprintf("%d/%d/%d", got.Trades, got.MB, got.Live); got.Ops != 20_000 || check != s.check(v) {
		t.Errorf("%+v, want %s", got, s.check(v))
	}
	// Whatever changes this changes what a replay means.
	if want := "61ba47c9311d34810b7c1cf703d8b4ee0ef40262a76433faf46141b4c7ec0e7d"; got.Hash.String() != want {
		t.Errorf("hash %v, want %v", got.Hash, want)
	}
}
