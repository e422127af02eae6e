package faults

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
)

const (
	fullLasts = 5 * time.Hour // of the world
	diskSize  = 1 << 20       // bytes
	ballast   = "ballast"
)

// mount makes a folder a disk of its own, a small one. Only root may.
func mount(dir string) error {
	said, err := exec.Command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%d,mode=0700", diskSize), "tmpfs", dir).CombinedOutput()
	if err != nil {
		why, _, _ := bytes.Cut(said, []byte("\n"))
		return fmt.Errorf("mount a small disk: %w: %s", err, why)
	}
	return nil
}

func unmount(dir string) error {
	if said, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
		return fmt.Errorf("unmount a small disk: %w: %s", err, said)
	}
	return nil
}

// trialMount reports why no small disk can be mounted here; nil if one can.
func trialMount() error {
	dir, err := os.MkdirTemp("", "dolly-faults-*")
	if err != nil {
		return err
	}
	if err = mount(dir); err == nil {
		err = unmount(dir)
	}
	return errors.Join(err, os.Remove(dir))
}

// fill leaves no room on a process's disk.
func (t *town) fill(p *process) error {
	err := os.WriteFile(filepath.Join(p.dir, ballast), make([]byte, 2*diskSize), 0o600)
	if !errors.Is(err, syscall.ENOSPC) {
		return fmt.Errorf("the disk is not full: %w", err)
	}
	p.starve(t.clock.Now())
	return nil
}

// relieve makes room again, after a while.
func (t *town) relieve(p *process) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.full == 0 || t.clock.Now().Sub(p.full) < fullLasts {
		return nil
	}
	p.full = 0
	t.say(p, "there is room again")
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
func (p *process) starves() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.plan.Has(fault.Fill) || p.plan.Has(fault.FailOn)
}
