package faults

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
)

const (
	fullLasts = 5 * time.Hour // of the world
	smallDisk = 1 << 20       // bytes
	townDisk  = 64 << 20      // bytes
	ballast   = "ballast"
)

// trialMount reports why no small disk can be mounted here; nil if one can.
func trialMount() error {
	dir, err := os.MkdirTemp("", "dolly-faults-*")
	if err != nil {
		return err
	}
	if err = mount(dir, smallDisk); err == nil {
		err = unmount(dir)
	}
	return errors.Join(err, os.Remove(dir))
}

// fill leaves no room on a process's disk.
func (s *street) fill(p *process) error {
	err := os.WriteFile(filepath.Join(p.dir, ballast), make([]byte, 2*smallDisk), 0o600)
	if !errors.Is(err, syscall.ENOSPC) {
		return fmt.Errorf("the disk is not full: %w", err)
	}
	p.starve(s.hand.Now())
	return nil
}

// relieve makes room again, after a while.
func (s *street) relieve(p *process) error {
	p.mu.Lock()
	over := p.full != 0 && s.hand.Now().Sub(p.full) >= s.fullLasts
	if over {
		p.full = 0
	}
	p.mu.Unlock()
	if !over {
		return nil
	}
	s.say(p, "there is room again")
	if !p.plan.Has(fault.Fill) {
		return nil
	}
	return os.Remove(filepath.Join(p.dir, ballast))
}

// starve notes since when a process's disk is full.
func (p *process) starve(now dolly.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.full = now
}

// starves reports whether a process's disk is, or will be, full.
func (p *process) starves() bool { return p.plan.Has(fault.Fill) || p.plan.Has(fault.FailOn) }
