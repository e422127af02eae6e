package faults

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
)

// longest is the wall time in which a world of processes must be finished.
const longest = 60 * time.Second

// PlayProcesses lets an agent and its child live as processes, kills the first
// of them for good where the plan says, and recounts. Child makes the command
// that runs [ServeChild].
func PlayProcesses(ctx context.Context, child func() *exec.Cmd, plan fault.Plan) (out Outcome, err error) {
	sub := purchases()
	dir, err := os.MkdirTemp("", "dolly-faults-*")
	if err != nil {
		return out, err
	}
	defer func() {
		if gone := os.RemoveAll(dir); err == nil {
			err = gone
		}
	}()
	clock := dolly.ScaledClock{Epoch: began, Start: time.Now(), Speed: float64(time.Hour / hourLasts), Wall: time.Now}
	w, err := newWorld(clock, sub.Slots, dolly.Day)
	if err != nil {
		return out, err
	}
	t := &town{World: w, clock: clock, child: child, dir: dir}
	defer t.end()
	if err := t.found(plan); err != nil {
		return out, err
	}
	return t.play(ctx, sub, plan)
}

// found puts the root and its coins into the town.
func (t *town) found(plan fault.Plan) error {
	cfg, err := t.World.founder(began, 30*dolly.Day, 3000, 3000, 3000, 3000)
	if err != nil {
		return err
	}
	key := seeded("root")
	return t.settle(key.Seed(), key.Peer(), configOf(cfg), plan)
}

func (t *town) play(ctx context.Context, sub Subject, plan fault.Plan) (Outcome, error) {
	out := Outcome{Plan: plan}
	done, why := false, ""
	ticker := time.NewTicker(hourLasts)
	defer ticker.Stop()
	for end := time.Now().Add(longest); !done && time.Now().Before(end); {
		select {
		case <-ctx.Done():
			return out, ctx.Err()
		case <-ticker.C:
		}
		if err := t.hour(); err != nil {
			return out, err
		}
		t.recount()
		done, why = sub.Done(t.World)
	}
	t.end()
	root := t.agents[0]
	root.mu.Lock()
	out.Points = make([]fault.Point, root.passed)
	root.mu.Unlock()
	out.Broken = append(t.recount(), t.undelivered()...)
	if !done {
		out.Broken = append(out.Broken, "not finished: "+why)
	}
	return out, nil
}

// end lets whoever still runs end.
func (t *town) end() {
	for _, p := range t.agents {
		if err := p.end(); err != nil {
			t.told(fmt.Sprint("end: ", err))
		}
	}
}
