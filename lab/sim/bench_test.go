package sim

import (
	"context"
	"runtime"
	"testing"

	"github.com/dollynator/dolly/lab/sim/scenario"
)

// BenchmarkA is the fidelity A row of TARGETS.md, smaller: agent-days by processor
// time, and bytes of the heap for each agent that lives at the end.
func BenchmarkA(b *testing.B) {
	for _, strategy := range []string{"last_day_sell", "constant_sell"} {
		b.Run(strategy, func(b *testing.B) {
			s := scenario.Default().WithAgents(500)
			s.Days, s.Mind.Strategy = 90, strategy
			benchmark(b, s)
		})
	}
}

func benchmark(b *testing.B, s scenario.Scenario) {
	b.Helper()
	var days, bytes int64
	var alive, broken int
	base, before := heap(), cpu(b)
	for i := range b.N {
		w, err := newWorld(s, Options{Seed: uint64(i)})
		if err != nil {
			b.Fatal(err)
		}
		if err := w.playDays(context.Background()); err != nil {
			b.Fatal(err)
		}
		days, alive, broken = days+w.total.agentDays, alive+w.alive, broken+w.watch.breaches
		if i == 0 {
			bytes = heap() - base
			runtime.KeepAlive(w)
			b.ReportMetric(float64(bytes)/float64(max(1, w.alive)), "B/agent")
		}
	}
	b.ReportMetric(float64(days)/(cpu(b)-before).Seconds(), "agent-days/CPU-s")
	b.ReportMetric(float64(alive)/float64(b.N), "alive")
	b.ReportMetric(float64(broken), "broken")
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// BenchmarkB is the fidelity B row of TARGETS.md: deliveries by processor time.
func BenchmarkB(b *testing.B) {
	s := scenario.Default().WithAgents(400)
	s.Days, s.Fidelity = 8, scenario.B
	s.Mind.Strategy = "constant_sell"
	var n int64
	before := cpu(b)
	for i := range b.N {
		r, err := Run(context.Background(), s, Options{Seed: uint64(i)})
		if err != nil {
			b.Fatal(err)
		}
		n += r.Deliveries
	}
	b.ReportMetric(float64(n)/(cpu(b)-before).Seconds(), "deliveries/CPU-s")
	b.ReportMetric(float64(n)/float64(b.N), "deliveries")
}
