package faults

import (
	"fmt"
	"os"
	"syscall"
	"time"

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
	case fault.Pause:
		return p.frozen(func() error {
			<-time.After(time.Duration(float64(pauseLasts) / t.clock.Speed))
			return nil
		})
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

// frozen does something while a process stands still, in all its threads.
func (p *process) frozen(do func() error) error {
	p.mu.Lock()
	child := p.cmd.Process
	p.still = true
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.still = false
	}()
	if err := child.Signal(syscall.SIGSTOP); err != nil {
		return err
	}
	var now syscall.WaitStatus // the signal takes a moment to reach the last thread
	if _, err := syscall.Wait4(child.Pid, &now, syscall.WUNTRACED, nil); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	return child.Signal(syscall.SIGCONT)
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
	twin := &process{key: p.key, who: p.who, cfg: p.cfg, dir: t.folder()}
	twin.who.Twin = len(t.all())
	if err := os.CopyFS(twin.dir, os.DirFS(p.dir)); err != nil {
		return err
	}
	t.join(twin)
	return nil
}

// struck reports whether a strike lasts.
func (t *town) struck() bool {
	for _, p := range t.all() {
		p.mu.Lock()
		lasts := p.still || p.full != 0
		p.mu.Unlock()
		if lasts {
			return true
		}
	}
	return false
}
