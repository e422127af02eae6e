package faults

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/dollynator/dolly/fault"
)

// Processes is the part of a report that was played over processes.
type Processes struct {
	Points  map[string]int `json:"kill_points"` // of each who can be struck
	Runs    int            `json:"runs"`
	Seconds float64        `json:"seconds"` // of wall time
	Disk    string         `json:"full_disk"`
}

// kill plays a subject over processes: once in peace, then with a SIGKILL before
// and after a sample of points, and other trouble. Where all is to be played, each
// machine is killed at point after point until a run goes through untouched.
func (r *Report) kill(ctx context.Context, sub Subject, o Options, crew []stagehand) error {
	began, before := time.Now(), r.Runs
	hands := make([]hand, len(crew))
	for n, who := range crew {
		hands[n] = func(plan fault.Plan) (Outcome, error) { return who.town(ctx, sub, o, plan) }
	}
	calm, err := hands[0](nil)
	if err == nil && len(calm.Broken) > 0 {
		err = fmt.Errorf("%s over processes, in peace: %v", sub.Name, calm.Broken)
	}
	if err != nil {
		return err
	}
	p := &Processes{Points: calm.Roles, Disk: fmt.Sprintf("a tmpfs of %d bytes", smallDisk)}
	r.Processes = p
	full := fault.Fill
	if err := crew[0].mounts(); err != nil {
		full, p.Disk = fault.FailOn, fmt.Sprintf("commits that fail, for %v", err)
	}
	plans := cast(p.Points).plans(sub.Event != nil, full, o.Seed, o.Processes)
	if err := r.spread(ctx, o, "plans over processes", plans, hands); err != nil {
		return err
	}
	if o.Processes < 0 {
		if err := r.beyond(o.Seed, sub, p.Points, hands[0]); err != nil {
			return err
		}
	}
	p.Runs, p.Seconds = r.Runs-before, time.Since(began).Seconds()
	return nil
}

// beyond goes on killing each machine after the last point that it passed in
// peace, until a run goes through untouched.
func (r *Report) beyond(seed uint64, sub Subject, c cast, play hand) error {
	for _, role := range slices.Sorted(maps.Keys(c)) {
		for n := c[role] + 1; ; n++ {
			plan := fault.Plan{{N: n, Strike: fault.DieBefore, Who: role}}
			if sub.Event != nil {
				plan = append(plan, fault.Hit{N: 1 + c[rootRole]/2, Strike: fault.Event, Who: rootRole})
			}
			out, err := play(plan)
			if err != nil {
				return err
			}
			r.add(seed, out)
			if !slices.Contains(out.Fell, plan[0]) {
				break
			}
		}
	}
	return nil
}
