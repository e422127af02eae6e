package bench

import (
	"context"
	"fmt"
	"runtime"

	"github.com/dollynator/dolly/lab/sim"
	"github.com/dollynator/dolly/lab/sim/scenario"
	"github.com/dollynator/dolly/lab/sim/scenarios"
)

// SimConfig says how the simulator is measured.
type SimConfig struct {
	Agents  int // slots; chaos and fidelity B have a third of them
	Days    int // of fidelity A; B plays a tenth of them
	Samples int // of each variant
}

// simRace is one variant: what is played, and what is counted.
type simRace struct {
	name string
	s    scenario.Scenario
	unit string
	done func(sim.Report) int64
}

// Sim measures the simulator: agent-days by processor time in fidelity A, calm and with
// every fault at once; deliveries in B; and the heap that an agent takes.
func Sim(ctx context.Context, cfg SimConfig) ([]Row, error) {
	races, err := simRaces(cfg)
	if err != nil {
		return nil, err
	}
	rows, samples := make([]Row, len(races)), make([][]float64, len(races))
	for range cfg.Samples {
		for i, r := range races {
			speed, hash, err := r.run(ctx)
			if err != nil {
				return nil, err
			}
			samples[i] = append(samples[i], speed)
			rows[i] = Row{Row: "sim", Variant: r.name, Side: "dolly", Unit: r.unit, Check: hash}
		}
	}
	for i := range rows {
		rows[i] = rows[i].of(samples[i])
	}
	row, err := simMemory(ctx, races[0].s)
	return append(rows, row), err
}

func simRaces(cfg SimConfig) ([]simRace, error) {
	chaos, err := scenarios.Open("chaos")
	if err != nil {
		return nil, fmt.Errorf("measure the simulator: %w", err)
	}
	calm := scenario.Default().WithAgents(cfg.Agents)
	calm.Days = cfg.Days
	sells := func(strategy string) scenario.Scenario {
		s := calm
		s.Mind.Strategy = strategy
		return s
	}
	few := max(2, cfg.Agents/3)
	chaos = chaos.WithAgents(few)
	chaos.Days = cfg.Days
	flood := sells("constant_sell").WithAgents(few)
	flood.Days, flood.Fidelity = max(1, cfg.Days/10), scenario.B
	agentDays := func(r sim.Report) int64 { return r.AgentDays }
	const days = "agent-days/CPU-s"
	return []simRace{
		{"A, last_day_sell", sells("last_day_sell"), days, agentDays},
		{"A, constant_sell", sells("constant_sell"), days, agentDays},
		{"A, simple_moving_average", sells("simple_moving_average").WithAgents(few), days, agentDays},
		{"A, chaos", chaos, days, agentDays},
		{"B, constant_sell", flood, "deliveries/CPU-s", func(r sim.Report) int64 { return r.Deliveries }},
	}, nil
}

// run plays a variant once, from seed 1. The hash of all that happened shows that
// every sample was the same.
func (r *simRace) run(ctx context.Context) (speed float64, hash string, err error) {
	runtime.GC()
	before, err := CPUTime()
	if err != nil {
		return 0, "", err
	}
	report, err := sim.Run(ctx, r.s, sim.Options{Seed: 1})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return 0, "", fmt.Errorf("measure the simulator, %s: %w", r.name, err)
	}
	after, err := CPUTime()
	return float64(r.done(report)) / (after - before).Seconds(), report.TraceHash, err
}

// simMemory is the heap that an agent takes at the end of a run: all that a world
// keeps, what is not of agents too, by the agents that live.
func simMemory(ctx context.Context, s scenario.Scenario) (Row, error) {
	base, bytes := liveHeap(), 0.0
	report, err := sim.Run(ctx, s, sim.Options{Seed: 1, Progress: func(p sim.Progress) {
		if p.Day == p.Days {
			bytes = float64(liveHeap()-base) / float64(max(1, p.Alive))
		}
	}})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return Row{}, fmt.Errorf("measure the simulator's memory: %w", err)
	}
	r := Row{Row: "sim", Variant: "A, heap", Side: "dolly", Unit: "bytes/agent", Check: report.TraceHash}
	if r.PeakRSS, err = peakRSS(); err != nil {
		return Row{}, err
	}
	return r.of([]float64{bytes}), nil
}

// liveHeap is what is left when rubbish was taken out, in bytes.
func liveHeap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
