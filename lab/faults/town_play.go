package faults

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/dollynator/dolly/fault"
)

// calmHours are those for which everything must stay finished.
const calmHours = 12

// playTown lets a subject's machines and the warden live as processes, strikes
// them where the plan says, and recounts. A plan without the subject's event is
// played until that may come.
func playTown(ctx context.Context, sub Subject, o Options, plan fault.Plan) (out Outcome, err error) {
	if sub.Event != nil && !plan.Has(fault.Event) {
		sub.Done = sub.Until
	}
	dir, err := os.MkdirTemp("", "dolly-faults-*")
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if o.memory && mount(dir, townDisk) == nil { // else on the disk there is
		defer func() { err = errors.Join(err, unmount(dir)) }()
	}
	t, err := newTown(dir, sub, o, plan)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, t.end()) }()
	if err := t.found(); err != nil {
		return out, err
	}
	return t.play(ctx)
}

func newTown(dir string, sub Subject, o Options, plan fault.Plan) (*town, error) {
	clock, err := openClock(filepath.Join(dir, "clock"))
	if err != nil {
		return nil, err
	}
	w, err := newWorld(clock, sub.Slots)
	if err != nil {
		return nil, errors.Join(err, clock.file.Close())
	}
	return &town{
		World: w, subject: sub, plan: plan, seed: o.Seed, child: o.Child, dir: dir, hand: clock, news: make(chan struct{}, 1), trace: o.Trace,
	}, clock.set(began)
}

// found puts the warden, the root and its coins into the town.
func (t *town) found() error {
	cfg, err := t.World.founder(*t.subject.Founder)
	if err != nil {
		return err
	}
	key := seeded("root")
	t.warden = newProcess(wardenRole, t.look)
	t.warden.warden = true
	t.office.desk = bureau{t.warden}
	root := newProcess(rootRole, t.look)
	root.key, root.who, root.cfg = key.Seed(), Who{Key: key.Peer()}, configOf(cfg)
	if err := t.settle(t.warden); err != nil {
		return err
	}
	t.join(root)
	return t.settle(root)
}

func (t *town) play(ctx context.Context) (Outcome, error) {
	out := Outcome{Plan: t.plan}
	done, why := false, ""
	for calm := 0; calm < calmHours && t.clock.Now() < began.Add(patience); calm++ {
		if err := t.hour(ctx); err != nil {
			return out, err
		}
		t.recount()
		if done, why = t.subject.Done(t.World); !done || t.struck() {
			calm = -1
		}
	}
	out.Broken = append(t.recount(), t.undelivered()...)
	if !done {
		out.Broken = append(out.Broken, "not finished: "+why)
	}
	if t.subject.Recount != nil {
		out.Broken = append(out.Broken, t.subject.Recount(t.World)...)
	}
	out.Roles, out.Fell = t.points()
	return out, nil
}

// points are how many each of the machines that plans can name has passed, and
// the strikes that were among them.
func (t *town) points() (all map[string]int, fell fault.Plan) {
	all = map[string]int{}
	for _, p := range append(t.all(), t.warden) {
		if p.who.Twin == 0 {
			_, all[p.role] = p.left()
		}
	}
	for _, h := range t.plan {
		if h.N <= all[h.Who] {
			fell = append(fell, h)
		}
	}
	return all, fell
}

// say tells the trace what happens to a machine.
func (t *town) say(p *process, format string, args ...any) {
	if t.trace == nil {
		return
	}
	line := fmt.Sprintf("%5.0f h  %s#%d.%d  %s", t.clock.Now().Sub(began).Hours(), p.role, p.who.Twin, p.starts, fmt.Sprintf(format, args...))
	t.mu.Lock()
	defer t.mu.Unlock()
	t.trace(line)
}

// end kills whoever still runs and gives back what the town had.
func (t *town) end() (err error) {
	for _, p := range append(t.all(), t.warden) {
		err = errors.Join(err, p.kill())
		if p.plan.Has(fault.Fill) {
			err = errors.Join(err, unmount(p.dir))
		}
	}
	return errors.Join(err, t.hand.file.Close())
}
