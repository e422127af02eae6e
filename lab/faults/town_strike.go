package faults

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"syscall"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
)

// strike does to a process and its folder what it cannot do to itself. The
// process waits for the answer, at a point.
func (t *town) strike(p *process, how fault.Strike) error {
	t.World.mu.Lock()
	t.deeds.copies = t.deeds.copies || how == fault.Copy || how == fault.Clone
	t.World.mu.Unlock()
	_, passed := p.left()
	t.say(p, "* %s at %d", how, passed)
	switch how {
	case fault.Event:
		t.event(true)
		return nil
	case fault.Pause:
		return p.frozen(func() error { return t.pause(p) })
	case fault.Copy:
		return p.frozen(func() error { return t.copy(p) })
	case fault.Restore:
		return p.restore()
	case fault.Clone:
		return p.frozen(func() error { return t.clone(p) })
	case fault.Fill:
		return t.fill(p)
	case fault.FailOn:
		p.starve(t.clock.Now())
		return nil
	}
	return fmt.Errorf("no way to strike a process by %s", how)
}

// fail ends the town: what was to happen to a machine could not be done, so what
// comes of it would say nothing.
func (t *town) fail(p *process, err error) {
	if err == nil || errors.Is(err, os.ErrProcessDone) {
		return // it has died meanwhile
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.failed = errors.Join(t.failed, fmt.Errorf("strike %s: %w", p.role, err))
}

// event lets the subject's event happen, if it is due: now, or because the root
// died before it could say so, or for as long as it does not come through.
func (t *town) event(now bool) {
	_, passed := t.all()[0].left()
	missed := slices.ContainsFunc(t.plan, func(h fault.Hit) bool { return h.Strike == fault.Event && h.N <= passed })
	t.mu.Lock()
	t.due = t.due || now || missed && !t.came
	t.came = t.came || t.due
	due := t.due
	t.mu.Unlock()
	if !due {
		return
	}
	err := t.subject.Event(t.World, t.hear)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.due = err != nil
}

// pause lets the town go on around a process that stands still. Whoever waits
// for an answer of it waits no more.
func (t *town) pause(p *process) error {
	s := sleeper{p, t.clock.Now().Add(pauseLasts), make(chan struct{})}
	p.pauses(true)
	t.mu.Lock()
	t.asleep = append(t.asleep, s)
	t.mu.Unlock()
	p.line.abandon()
	t.look()
	select {
	case <-s.over:
	case <-p.ending:
	}
	return nil
}

func (p *process) pauses(now bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.still = now
}

// wake ends the sleep of those whose time has come.
func (t *town) wake(now dolly.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.asleep = slices.DeleteFunc(t.asleep, func(s sleeper) bool {
		if s.until > now {
			return false
		}
		s.who.pauses(false) // the hour that begins waits for it
		close(s.over)
		return true
	})
}

// frozen does something while a process stands still, in all its threads.
func (p *process) frozen(do func() error) error {
	p.mu.Lock()
	child := p.cmd.Process
	p.mu.Unlock()
	if err := child.Signal(syscall.SIGSTOP); err != nil {
		return err
	}
	var now syscall.WaitStatus // the signal takes a moment to reach the last thread
	if _, err := syscall.Wait4(child.Pid, &now, syscall.WUNTRACED, nil); err != nil {
		return err
	}
	return errors.Join(do(), child.Signal(syscall.SIGCONT))
}

// copy keeps a copy of a process's folder, in place of one it had.
func (t *town) copy(p *process) error {
	to := t.folder()
	if err := os.CopyFS(to, os.DirFS(p.dir)); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.image = to
	return nil
}

// restore kills a process and puts the copy of its folder into its place; it
// starts again with the next hour. Without a copy nothing happens.
func (p *process) restore() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.image == "" {
		return nil
	}
	if err := p.cmd.Process.Kill(); err != nil {
		return err
	}
	from := p.image
	p.image = ""
	if err := os.RemoveAll(p.dir); err != nil {
		return err
	}
	return os.Rename(from, p.dir)
}

// clone settles a second machine with a copy of the folder.
func (t *town) clone(p *process) error {
	twin := newProcess(p.role, t.look)
	twin.key, twin.cfg, twin.dir, twin.who = p.key, p.cfg, t.folder(), Who{p.who.Key, len(t.all())}
	if err := os.CopyFS(twin.dir, os.DirFS(p.dir)); err != nil {
		return err
	}
	t.join(twin)
	return nil
}

// struck reports whether a strike lasts, the event is not over, or there is no warden.
func (t *town) struck() bool {
	t.mu.Lock()
	lasts := t.due || !t.warden.running()
	t.mu.Unlock()
	for _, p := range append(t.all(), t.warden) {
		p.mu.Lock()
		lasts = lasts || p.still || p.full != 0
		p.mu.Unlock()
	}
	return lasts
}
