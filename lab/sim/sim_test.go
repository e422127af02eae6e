package sim

import (
	"context"
	"testing"

	"github.com/dollynator/dolly/lab/sim/scenario"
)

func BenchmarkA(b *testing.B) {
	s := scenario.Default().WithAgents(200)
	s.Days = 60
	var n int64
	for b.Loop() {
		r, err := Run(context.Background(), s, Options{Seed: 1})
		if err != nil {
			b.Fatal(err)
		}
		n += r.AgentDays
		b.Logf("alive %d births %d deaths %d trades %v broken %v money %+v eff %v events %d", r.AgentsAlive, r.Births, r.Deaths, r.Days[len(r.Days)-1], r.Broken, r.Money, r.Efficiency, r.Events)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "agent-days/s")
}
