package faults

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"os/exec"
	"slices"

	"github.com/dollynator/dolly/fault"
)

// KillProcesses plays the purchase over processes: once in peace, then with a
// SIGKILL before and after a sample of points, and with a quarter as many plans of
// each other kind of trouble; or all of them if sample is below zero. Some worlds
// live at once: most of their time they wait.
func KillProcesses(ctx context.Context, child func() *exec.Cmd, seed uint64, sample int) (r Report, err error) {
	r = Report{Subject: "process", Violations: []Violation{}}
	if !fault.Enabled {
		return r, ErrNotArmed
	}
	defer r.timed()()
	calm, err := PlayProcesses(ctx, child, nil, nil)
	if err != nil {
		return r, err
	}
	r.add(seed, calm)
	r.Points = len(calm.Points)
	full := fault.Fill
	r.Notes = []string{fmt.Sprintf("full disk: a tmpfs of %d bytes", diskSize)}
	if err := trialMount(); err != nil {
		full = fault.FailOn
		r.Notes = []string{fmt.Sprintf("full disk: commits that fail, for %v", err)}
	}
	hands := slices.Repeat([]hand{func(plan fault.Plan) (Outcome, error) { return PlayProcesses(ctx, child, plan, nil) }}, atOnce)
	return r, r.spread(ctx, seed, processPlans(r.Points, full, seed, sample), hands)
}

// ReplayProcesses plays one plan over processes, and tells trace what happens.
func ReplayProcesses(ctx context.Context, child func() *exec.Cmd, seed uint64, plan fault.Plan, trace func(string)) (r Report, err error) {
	r = Report{Subject: "process", Violations: []Violation{}}
	if !fault.Enabled {
		return r, ErrNotArmed
	}
	defer r.timed()()
	out, err := PlayProcesses(ctx, child, plan, trace)
	if err == nil {
		r.add(seed, out)
	}
	return r, err
}

// atOnce is how many worlds of processes live at a time.
const atOnce = 6

// processPlans are a sample of each kind of trouble, or all if it is below zero.
func processPlans(points int, full fault.Strike, seed uint64, sample int) iter.Seq[fault.Plan] {
	r := rand.New(rand.NewPCG(seed, 4))
	var all []fault.Plan
	take := func(n int, plans []fault.Plan) {
		if sample >= 0 {
			r.Shuffle(len(plans), func(i, j int) { plans[i], plans[j] = plans[j], plans[i] })
			plans = plans[:min(n, len(plans))]
		}
		all = append(all, plans...)
	}
	few := (sample + 3) / 4
	take(sample, killPlans(points))
	for _, how := range []fault.Strike{full, fault.Pause, fault.Clone} {
		take(few, eachPoint(points, how))
	}
	take(few, oldImages(points))
	return slices.Values(all)
}

func killPlans(points int) (all []fault.Plan) {
	for n := 1; n <= points; n++ {
		for _, how := range []fault.Strike{fault.DieBefore, fault.DieAfter} {
			all = append(all, fault.Plan{{N: n, Strike: how}}, fault.Plan{{N: n, Strike: how}, {N: n + 3, Strike: fault.DieAfter}})
		}
	}
	return all
}

func eachPoint(points int, how fault.Strike) (all []fault.Plan) {
	for n := 1; n <= points; n++ {
		all = append(all, fault.Plan{{N: n, Strike: how}})
	}
	return all
}

// oldImages bring a copy of the folder, made at each point, back at each later one.
func oldImages(points int) (all []fault.Plan) {
	for i := 1; i <= points; i++ {
		for j := i + 1; j <= points; j++ {
			all = append(all, fault.Plan{{N: i, Strike: fault.Copy}, {N: j, Strike: fault.Restore}})
		}
	}
	return all
}
