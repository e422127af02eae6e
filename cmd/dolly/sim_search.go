package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim"
	"github.com/dollynator/dolly/lab/sim/picture"
	"github.com/dollynator/dolly/lab/sim/scenario"
)

// searchSeeds is how many seeds --until-broken tries if --seeds does not say.
const searchSeeds = 1000

// simFound is what dolly sim --until-broken --json prints.
type simFound struct {
	Name        string      `json:"name"`
	Seed        uint64      `json:"seed"`  // that broke; else the last that was tried
	Tried       uint64      `json:"tried"` // seeds
	Interrupted bool        `json:"interrupted"`
	Broken      bool        `json:"broken"`
	Invariant   string      `json:"invariant,omitempty"`
	Shrinking   int         `json:"shrinking_runs,omitempty"`
	Smallest    string      `json:"smallest,omitempty"` // scenario in which this seed still breaks it, as YAML
	Report      *sim.Report `json:"report,omitempty"`   // of that
}

// search looks for a seed that breaks an invariant, and for the smallest scenario
// in which it does.
func (r *simRun) search(ctx context.Context, s scenario.Scenario) error {
	bar := newSimBar(r.env, "agent-days")
	o := sim.Options{Seed: r.seed}
	var tried, played int64
	defer collectLess(r.env, s.Agents)()
	o.Progress = func(p sim.Progress) {
		bar.show((float64(tried)+float64(p.Day)/float64(p.Days))/float64(r.seeds), played+p.AgentDays, fmt.Sprintf("seed %d", r.seed+uint64(tried)))
		if p.Day == p.Days {
			tried, played = tried+1, played+p.AgentDays
		}
	}
	report, found, err := sim.UntilBroken(ctx, s, o, r.seeds)
	bar.clear()
	if err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "a run broke down", Err: err}
	}
	out := simFound{Name: s.Name, Seed: report.Seed, Tried: report.Seed - r.seed + 1, Interrupted: report.Interrupted, Broken: found}
	var small sim.Shrunk
	if found {
		r.env.Say("seed %d breaks %s; looking for the smallest scenario in which it does", report.Seed, report.Broken[0].Invariant)
		if small, err = sim.Shrink(ctx, s, sim.Options{Seed: report.Seed}); err != nil {
			return &dolly.Error{Kind: dolly.Failed, Text: "the scenario cannot be shrunk", Err: err}
		}
	}
	if err := r.showFound(out, small); err != nil {
		return err
	}
	switch {
	case found:
		return &dolly.Error{Kind: dolly.Failed, Text: fmt.Sprintf("seed %d breaks %s", report.Seed, small.Invariant)}
	case report.Interrupted:
		return context.Canceled
	}
	return nil
}

// showFound prints what a search found, and writes what --out asks for.
func (r *simRun) showFound(f simFound, small sim.Shrunk) error {
	if f.Broken {
		text, err := scenario.Marshal(small.Scenario)
		if err != nil {
			return err
		}
		f.Invariant, f.Shrinking, f.Smallest, f.Report = small.Invariant, small.Runs, string(text), &small.Report
		if r.out != "" {
			err := errors.Join(writeSim(r.out, small.Report), writeFiles(r.out, []picture.File{{Name: "smallest.yml", Data: text}}))
			if err != nil {
				return &dolly.Error{Kind: dolly.Failed, Text: "the scenario cannot be written", Err: err}
			}
		}
	}
	if r.asJSON {
		return r.env.JSON(f)
	}
	rows := [][2]string{{"scenario", f.Name}, {"tried", fmt.Sprintf("%d seeds from %d", f.Tried, r.seed)}}
	if !f.Broken {
		r.env.Table(append(rows, [2]string{"invariants", "0 broken"}))
		return nil
	}
	s := small.Scenario
	rows = append(rows,
		[2]string{"broken", fmt.Sprintf("%s in seed %d", f.Invariant, f.Seed)},
		[2]string{"smallest", fmt.Sprintf("%d agents for %d days, found in %d runs", s.Agents, s.Days, f.Shrinking)},
	)
	for _, b := range small.Report.Broken {
		rows = append(rows, [2]string{b.Invariant, fmt.Sprintf("day %.2f, event %d: %s", b.Day, b.Event, b.Text)})
	}
	r.env.Table(rows)
	r.env.Print("\n# dolly sim --scenario FILE --seed %d plays this again.\n%s", f.Seed, f.Smallest)
	return nil
}
