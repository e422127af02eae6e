package faults

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/dollynator/dolly/fault"
)

// playOver plays a plan over processes, in the world that the subject has for it.
func playOver(ctx context.Context, sub Subject, o Options, plan fault.Plan) (Outcome, error) {
	var out Outcome
	err := inFolder(o, func(dir string) (err error) {
		if sub.Bazaar != nil {
			out, err = playBazaar(ctx, dir, sub.Bazaar(), o, plan)
		} else {
			out, err = playTown(ctx, dir, sub, o, plan)
		}
		return err
	})
	return out, err
}

// playBazaar lets people trade, strikes them where the plan says until all is over
// and stays so, and recounts from the chain and from what all disks have.
func playBazaar(ctx context.Context, dir string, g bazaarGame, o Options, plan fault.Plan) (out Outcome, err error) {
	out = Outcome{Plan: plan}
	b, err := newBazaar(dir, g, o, plan)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, b.end()) }()
	if err := b.open(o); err != nil {
		return out, err
	}
	for calm := 0; calm < g.calm && b.turns.Load() < fairLimit; calm++ {
		if err := b.minute(ctx); err != nil {
			return out, fmt.Errorf("a bazaar under %v: %w", plan, err)
		}
		if b.lasts(b.all()) || b.busy() {
			calm = -1
		}
	}
	out.Roles, out.Fell = b.points(b.struck())
	if err := b.close(ctx); err != nil {
		return out, err
	}
	out.Broken, out.Counts = b.fair.judge(), b.fair.records.counts
	if g.judge != nil {
		out.Broken = append(out.Broken, g.judge(b.fair)...)
	}
	if len(plan) == 0 && out.Counts["sold"] < g.least {
		out.Broken = append(out.Broken, fmt.Sprintf("in peace %v", out.Counts))
	}
	return out, b.shut()
}

// busy: somebody who can still do something has something under way.
func (b *bazaar) busy() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.ContainsFunc(b.machines, func(p *process) bool {
		return !p.dealer.superseded && !p.stands.Gap && (p.stands.Busy || !p.running())
	})
}

// struck are those whom plans strike.
func (b *bazaar) struck() []*process {
	return slices.DeleteFunc(b.all(), func(p *process) bool {
		return b.game.struck != nil && !slices.Contains(b.game.struck, p.role)
	})
}

// close kills everybody but the chain, and reads all disks.
func (b *bazaar) close(ctx context.Context) error {
	for _, p := range b.all() {
		if err := p.kill(); err != nil {
			return err
		}
		if err := b.takeUp(p); err != nil { // it was to start with an older disk
			return err
		}
		d := p.dealer
		var err error
		if d.disk, err = openStore(p.dir); err != nil {
			return fmt.Errorf("read what %s has: %w", p.role, err)
		}
		if err := d.load(b.fair, b.chain); err != nil {
			return fmt.Errorf("read what %s has: %w", p.role, err)
		}
	}
	b.unsaid()
	return b.recount(ctx)
}

// shut lets go of the disks.
func (b *bazaar) shut() (err error) {
	for _, d := range b.fair.dealers {
		err = errors.Join(err, d.disk.Close())
	}
	return err
}
