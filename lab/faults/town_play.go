package faults

import (
	"context"
	"errors"
	"os"

	"github.com/dollynator/dolly/fault"
)

// calmHours are those for which everything must stay finished.
const calmHours = 12

// playTown lets a subject's machines and the warden live as processes, strikes
// them where the plan says, and recounts. A plan without the subject's event is
// played until that may come.
func playTown(ctx context.Context, dir string, sub Subject, o Options, plan fault.Plan) (out Outcome, err error) {
	if sub.Event != nil && !plan.Has(fault.Event) {
		sub.Done = sub.Until
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

// inFolder does something in a folder of its own, in memory where that is allowed.
func inFolder(o Options, do func(dir string) error) (err error) {
	dir, err := os.MkdirTemp("", "dolly-faults-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if o.memory && mount(dir, townDisk) == nil { // else on the disk there is
		defer func() { err = errors.Join(err, unmount(dir)) }()
	}
	return do(dir)
}

func newTown(dir string, sub Subject, o Options, plan fault.Plan) (*town, error) {
	s, err := newStreet(dir, o, plan)
	if err != nil {
		return nil, err
	}
	s.pauseLasts, s.fullLasts = pauseLasts, fullLasts
	w, err := newWorld(s.hand, sub.Slots)
	if err != nil {
		return nil, errors.Join(err, s.hand.file.Close())
	}
	return &town{World: w, street: s, subject: sub}, nil
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
	out.Roles, out.Fell = t.points(t.everybody())
	return out, nil
}

// everybody are the agents and the warden.
func (t *town) everybody() []*process { return append(t.all(), t.warden) }

// end kills whoever still runs and gives back what the town had.
func (t *town) end() error { return t.street.end(t.everybody()) }
