package faults

import (
	"context"
	"math/rand/v2"
	"os/exec"
	"sync"

	"github.com/dollynator/dolly/fault"
)

// KillProcesses plays the purchase over processes: once in peace, then with a
// SIGKILL before and after a sample of points, or all of them if sample is below
// zero. Some worlds live at once: most of their time they wait.
func KillProcesses(ctx context.Context, child func() *exec.Cmd, seed uint64, sample int) (Report, error) {
	r := Report{Subject: "process", Violations: []Violation{}}
	if !fault.Enabled {
		return r, ErrNotArmed
	}
	calm, err := PlayProcesses(ctx, child, nil)
	if err != nil {
		return r, err
	}
	r.add(seed, calm)
	r.Points = len(calm.Points)
	all := killPlans(r.Points)
	if sample >= 0 {
		rand.New(rand.NewPCG(seed, 4)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		all = all[:min(sample, len(all))]
	}
	return r, r.playAll(ctx, child, seed, all)
}

func killPlans(points int) (all []fault.Plan) {
	for n := 1; n <= points; n++ {
		for _, how := range []fault.Strike{fault.DieBefore, fault.DieAfter} {
			all = append(all, fault.Plan{{N: n, Strike: how}}, fault.Plan{{N: n, Strike: how}, {N: n + 3, Strike: fault.DieAfter}})
		}
	}
	return all
}

// atOnce is how many worlds of processes live at a time.
const atOnce = 4

func (r *Report) playAll(ctx context.Context, child func() *exec.Cmd, seed uint64, plans []fault.Plan) error {
	var mu sync.Mutex
	var failed error
	var work sync.WaitGroup
	todo := make(chan fault.Plan)
	for range atOnce {
		work.Go(func() {
			for plan := range todo {
				out, err := PlayProcesses(ctx, child, plan)
				mu.Lock()
				if err != nil {
					failed = err
				} else {
					r.add(seed, out)
				}
				mu.Unlock()
			}
		})
	}
	for _, plan := range plans {
		todo <- plan
	}
	close(todo)
	work.Wait()
	return failed
}

// add counts a run.
func (r *Report) add(seed uint64, out Outcome) {
	r.Runs++
	if len(out.Broken) > 0 {
		r.Violations = append(r.Violations, Violation{Seed: seed, Plan: out.Plan.String(), Broken: out.Broken})
	}
}
