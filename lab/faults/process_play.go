package faults

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
)

// longest is the wall time in which a world of processes must be finished.
const longest = 60 * time.Second

// calmHours are those for which everything must stay finished.
const calmHours = 4

// PlayProcesses lets an agent and its child live as processes, kills the first
// of them for good where the plan says, and recounts. Child makes the command
// that runs [ServeChild]; trace is told what happens, if it is not nil.
func PlayProcesses(ctx context.Context, child func() *exec.Cmd, plan fault.Plan, trace func(string)) (out Outcome, err error) {
	sub := purchases()
	dir, err := os.MkdirTemp("", "dolly-faults-*")
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	clock := dolly.ScaledClock{Epoch: began, Start: time.Now(), Speed: float64(time.Hour / hourLasts), Wall: time.Now}
	w, err := newWorld(clock, sub.Slots, dolly.Day)
	if err != nil {
		return out, err
	}
	t := &town{World: w, clock: clock, child: child, dir: dir, trace: trace}
	root, err := t.found(*sub.Founder, plan)
	if err != nil {
		return out, err
	}
	if plan.Has(fault.Fill) {
		if err := mount(root.dir); err != nil {
			return out, err
		}
		defer func() { err = errors.Join(err, unmount(root.dir)) }()
	}
	defer t.end()
	return t.play(ctx, sub, plan)
}

// found puts the root and its coins into the town.
func (t *town) found(f Founder, plan fault.Plan) (*process, error) {
	cfg, err := t.World.founder(f)
	if err != nil {
		return nil, err
	}
	key := seeded("root")
	p := &process{key: key.Seed(), who: Who{Key: key.Peer()}, cfg: configOf(cfg), plan: plan}
	return p, t.settle(p)
}

func (t *town) play(ctx context.Context, sub Subject, plan fault.Plan) (Outcome, error) {
	out := Outcome{Plan: plan}
	done, why, calm := false, "", 0
	ticker := time.NewTicker(hourLasts)
	defer ticker.Stop()
	for end := time.Now().Add(longest); calm < calmHours && time.Now().Before(end); {
		select {
		case <-ctx.Done():
			return out, ctx.Err()
		case <-ticker.C:
		}
		if err := t.hour(); err != nil {
			return out, err
		}
		t.recount()
		if done, why = sub.Done(t.World); done && !t.struck() {
			calm++
		} else {
			calm = 0
		}
	}
	t.end()
	root := t.all()[0]
	root.mu.Lock()
	out.Points = make([]fault.Point, root.passed)
	root.mu.Unlock()
	out.Broken = append(t.recount(), t.undelivered()...)
	if !done {
		out.Broken = append(out.Broken, "not finished: "+why)
	}
	return out, nil
}

// say tells the trace what happens to an agent.
func (t *town) say(p *process, format string, args ...any) {
	if t.trace == nil {
		return
	}
	line := fmt.Sprintf("%5.1f h  %s#%d.%d  %s", t.clock.Now().Sub(began).Hours(), p.cfg.Path, p.who.Twin, p.starts, fmt.Sprintf(format, args...))
	t.mu.Lock()
	defer t.mu.Unlock()
	t.trace(line)
}

// end lets whoever still runs end.
func (t *town) end() {
	for _, p := range t.all() {
		if err := p.end(); err != nil {
			t.told(fmt.Sprint("end: ", err))
		}
	}
}
