package faults

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
)

// strike does to a process and its folder what it cannot do to itself. The process
// waits for the answer, at a point. Twin is told of a clone while its original
// stands still.
func (s *street) strike(p *process, how fault.Strike, twin func(of, it *process) error) error {
	_, passed := p.left()
	s.say(p, "* %s at %d", how, passed)
	switch how {
	case fault.Pause:
		return p.frozen(func() error { return s.pause(p) })
	case fault.Copy:
		return p.frozen(func() error { return s.copy(p) })
	case fault.Restore:
		return p.restore()
	case fault.Clone:
		return p.frozen(func() error { return s.clone(p, twin) })
	case fault.Fill:
		return s.fill(p)
	case fault.FailOn:
		p.starve(s.hand.Now())
		return nil
	}
	return fmt.Errorf("no way to strike a process by %s", how)
}

// pause lets the world go on around a process that stands still. Whoever waits
// for an answer of it waits no more.
func (s *street) pause(p *process) error {
	one := sleeper{p, s.hand.Now().Add(s.pauseLasts), make(chan struct{})}
	p.pauses(true)
	s.mu.Lock()
	s.asleep = append(s.asleep, one)
	s.mu.Unlock()
	p.line.abandon()
	s.look()
	select {
	case <-one.over:
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
func (s *street) wake(now dolly.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var rest []sleeper
	for _, one := range s.asleep {
		if one.until > now {
			rest = append(rest, one)
			continue
		}
		one.who.pauses(false) // the turn that begins waits for it
		close(one.over)
	}
	s.asleep = rest
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
func (s *street) copy(p *process) error {
	to := s.folder()
	if err := os.CopyFS(to, os.DirFS(p.dir)); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.image = to
	return nil
}

// restore kills a process and puts the copy of its folder into its place; it
// starts again with the next turn. Without a copy nothing happens.
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
	p.image, p.older = "", true
	if err := os.RemoveAll(p.dir); err != nil {
		return err
	}
	return os.Rename(from, p.dir)
}

// clone settles a second machine with a copy of the folder.
func (s *street) clone(p *process, twin func(of, it *process) error) error {
	it := newProcess(p.role, s.look)
	it.key, it.cfg, it.dir, it.who = p.key, p.cfg, s.folder(), Who{p.who.Key, len(s.all())}
	if err := os.CopyFS(it.dir, os.DirFS(p.dir)); err != nil {
		return err
	}
	if twin != nil {
		if err := twin(p, it); err != nil {
			return err
		}
	}
	s.join(it)
	return nil
}

// lasts reports whether a strike does.
func (s *street) lasts(of []*process) bool {
	for _, p := range of {
		p.mu.Lock()
		lasts := p.still || p.full != 0
		p.mu.Unlock()
		if lasts {
			return true
		}
	}
	return false
}
