package study

import (
	"context"
	"fmt"

	"github.com/dollynator/dolly/lab/sim"
	"github.com/dollynator/dolly/lab/sim/scenario"
)

// Fleet is what is kept of one run.
type Fleet struct {
	Seed       uint64  `json:"seed"`
	Efficiency float64 `json:"efficiency"` // of a purchase, mean; 0 without one
	Lived      float64 `json:"lived"`      // agent-days of those that the slots allow
	Births     int     `json:"births"`
	Deaths     int     `json:"deaths"`
	Bought     int     `json:"purchases"`
	Extinct    int     `json:"extinct_day"`    // -1 if it lives
	Alive      []int   `json:"alive_by_tenth"` // at the end of every tenth day
	TraceHash  string  `json:"trace_hash"`
	Failed     string  `json:"failed,omitempty"` // why it did not end well
}

// curveEvery is the days between two points of [Fleet.Alive].
const curveEvery = 10

// Runner plays one fleet.
type Runner func(ctx context.Context, s scenario.Scenario, seed uint64) (sim.Report, error)

// Engine is the runner that the simulator is.
func Engine(ctx context.Context, s scenario.Scenario, seed uint64) (sim.Report, error) {
	return sim.Run(ctx, s, sim.Options{Seed: seed})
}

// Play plays one fleet with a runner. A world that broke down or broke an invariant
// is a fleet that failed; the error is that ctx was done before the end.
func Play(ctx context.Context, run Runner, j Job) (Fleet, error) {
	r, err := run(ctx, j.Scenario, j.Seed)
	if ctx.Err() != nil && (r.Interrupted || err != nil) {
		return Fleet{}, fmt.Errorf("play: %w", context.Cause(ctx))
	}
	f := fleetOf(r, j.Scenario)
	f.Seed = j.Seed
	switch {
	case err != nil:
		f.Failed = err.Error()
	case r.InvariantsBroken > 0:
		f.Failed = fmt.Sprintf("%d invariants broken", r.InvariantsBroken)
		if len(r.Broken) > 0 {
			f.Failed += fmt.Sprintf(", first %s: %s", r.Broken[0].Invariant, r.Broken[0].Text)
		}
	}
	return f, nil
}

func fleetOf(r sim.Report, s scenario.Scenario) Fleet {
	f := Fleet{
		Efficiency: r.Efficiency, Births: r.Births, Deaths: r.Deaths, Bought: r.Bought, Extinct: r.Extinct, TraceHash: r.TraceHash,
		Lived: float64(r.AgentDays) / float64(s.Agents*s.Days),
	}
	for i := curveEvery - 1; i < len(r.Days); i += curveEvery {
		f.Alive = append(f.Alive, r.Days[i].Alive)
	}
	return f
}
