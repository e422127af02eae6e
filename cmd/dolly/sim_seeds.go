package main

import (
	"context"
	"fmt"
	"runtime"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/bench"
	"github.com/dollynator/dolly/lab/sim"
	"github.com/dollynator/dolly/lab/sim/picture"
	"github.com/dollynator/dolly/lab/sim/scenario"
)

// simSeeds is what dolly sim --seeds N prints.
type simSeeds struct {
	Name             string            `json:"name"`
	Fidelity         scenario.Fidelity `json:"fidelity"`
	Slots            int               `json:"slots"`
	DaysEach         int               `json:"days"`
	Seed             uint64            `json:"seed"` // the first
	Seeds            int               `json:"seeds"`
	Interrupted      bool              `json:"interrupted"`
	AgentDays        int64             `json:"agent_days"`
	AgentDaysPerCPUs float64           `json:"agent_days_per_cpu_s"`
	Extinct          int               `json:"extinct"` // fleets of which nobody is left
	InvariantsBroken int               `json:"invariants_broken"`
	Broken           []sim.Breach      `json:"broken"`
	Figures          []simFigure       `json:"figures"`
	Runs             []simSeed         `json:"runs"`
}

// simSeed is what is kept of one run.
type simSeed struct {
	Seed       uint64  `json:"seed"`
	Alive      int     `json:"agents_alive"`
	Births     int     `json:"births"`
	Deaths     int     `json:"deaths"`
	Extinct    int     `json:"extinct_day"` // -1 if it lives
	AgentDays  int64   `json:"agent_days"`
	Efficiency float64 `json:"purchase_efficiency"`
	Earned     int64   `json:"sat_earned"`
	Rent       int64   `json:"sat_rent"`
	Broken     int     `json:"invariants_broken"`
	TraceHash  string  `json:"trace_hash"`

	breaches []sim.Breach
	played   bool
}

func seedOf(r sim.Report) simSeed {
	out := simSeed{
		Seed: r.Seed, Alive: r.AgentsAlive, Births: r.Births, Deaths: r.Deaths, Extinct: r.Extinct, AgentDays: r.AgentDays,
		Efficiency: r.Efficiency, Broken: r.InvariantsBroken, TraceHash: r.TraceHash, breaches: r.Broken, played: !r.Interrupted,
	}
	for _, d := range r.Days {
		out.Earned += d.Earned
		out.Rent += d.Rent
	}
	return out
}

// many plays several seeds on all cores and sums up those that were played whole.
func (r *simRun) many(ctx context.Context, s scenario.Scenario) error {
	bar := newSimBar(r.env, "agent-days")
	before, err := bench.CPUTime()
	if err != nil {
		return err
	}
	defer collectLess(r.env, s.Agents*runtime.GOMAXPROCS(0))()
	var counted int64
	finished := 0
	all, err := onAllCores(ctx, r.seeds, func(n int) (simSeed, error) {
		report, err := sim.Run(ctx, s, sim.Options{Seed: r.seed + uint64(n)})
		return seedOf(report), err
	}, func(_ int, one simSeed) {
		finished++
		counted += one.AgentDays
		bar.show(float64(finished)/float64(r.seeds), counted, fmt.Sprintf("%d of %d runs", finished, r.seeds))
	})
	bar.clear()
	interrupted := ctx.Err() != nil
	if err != nil && !interrupted {
		return &dolly.Error{Kind: dolly.Failed, Text: "a run broke down", Err: err}
	}
	after, err := bench.CPUTime()
	if err != nil {
		return err
	}
	sum := sumSeeds(s, r.seed, all)
	sum.Interrupted = interrupted
	sum.AgentDaysPerCPUs = float64(sum.AgentDays) / max((after-before).Seconds(), 1e-9)
	if err := r.showSeeds(sum); err != nil {
		return err
	}
	if interrupted {
		return context.Canceled
	}
	return broken(sum.InvariantsBroken, sum.Broken, r.again)
}

func sumSeeds(s scenario.Scenario, first uint64, all []simSeed) simSeeds {
	out := simSeeds{Name: s.Name, Fidelity: s.Fidelity, Slots: s.Agents, DaysEach: s.Days, Seed: first, Broken: []sim.Breach{}, Runs: []simSeed{}}
	for _, one := range all {
		if !one.played {
			continue
		}
		out.Runs = append(out.Runs, one)
		out.AgentDays += one.AgentDays
		out.InvariantsBroken += one.Broken
		out.Broken = append(out.Broken, one.breaches...)
		if one.Alive == 0 {
			out.Extinct++
		}
	}
	out.Seeds = len(out.Runs)
	out.Figures = figuresOf(out.Runs)
	return out
}

func (r *simRun) showSeeds(s simSeeds) error {
	if r.out != "" {
		if err := writeSeeds(r.out, s); err != nil {
			return &dolly.Error{Kind: dolly.Failed, Text: "the figures cannot be written", Err: err}
		}
	}
	if r.asJSON {
		return r.env.JSON(s)
	}
	played := fmt.Sprintf("%d runs of %d days with %s slots, seeds from %d, fidelity %s", s.Seeds, s.DaysEach, picture.Thousands(int64(s.Slots)), s.Seed, s.Fidelity)
	if s.Interrupted {
		played += " (interrupted)"
	}
	r.env.Table([][2]string{
		{"scenario", s.Name}, {"played", played},
		{"extinct", fmt.Sprintf("%d of %d", s.Extinct, s.Seeds)},
		{"speed", fmt.Sprintf("%s agent-days, %s per CPU-second", picture.Thousands(s.AgentDays), picture.Thousands(int64(s.AgentDaysPerCPUs)))},
		{"invariants", fmt.Sprintf("%d broken", s.InvariantsBroken)},
	})
	for _, b := range s.Broken {
		r.env.Print("  seed %d: %s on day %.2f, event %d: %s", b.Seed, b.Invariant, b.Day, b.Event, b.Text)
	}
	r.env.Print("\n%-20s %12s %12s %12s %12s", "figure", "mean", "± 95 %", "least", "most")
	for _, f := range s.Figures {
		r.env.Print("%-20s %12.4g %12.2g %12.4g %12.4g", f.Name, f.Mean, f.CI, f.Min, f.Max)
	}
	return nil
}
