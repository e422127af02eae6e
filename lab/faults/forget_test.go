//go:build faults

package faults

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
)

// forgetful is a disk that loses its last commit when the program ends.
type forgetful struct {
	m      *machine
	now    dolly.Store
	before dolly.Store // without the last commit
	starts int         // of the machine, when that was
}

// disk is what is there, after what a restart made it forget.
func (f *forgetful) disk() (dolly.Store, error) {
	if f.starts == f.m.starts {
		return f.now, nil
	}
	f.starts = f.m.starts
	var err error
	f.now, err = quietly(f.before)
	return f.now, err
}

// quietly copies a store, which is no point.
func quietly(from dolly.Store) (dolly.Store, error) {
	defer fault.Arm(nil)()
	return copied(from)
}

func (f *forgetful) View(look func(dolly.Reader) error) error {
	d, err := f.disk()
	if err != nil {
		return err
	}
	return d.View(look)
}

func (f *forgetful) Update(change func(dolly.Writer) error) error {
	d, err := f.disk()
	if err != nil {
		return err
	}
	before, err := quietly(d)
	if err != nil {
		return err
	}
	if err := d.Update(change); err != nil {
		return err
	}
	f.before = before
	return nil
}

func (f *forgetful) Close() error { return nil }

func TestAStoreThatForgetsItsLastCommitIsFoundOut(t *testing.T) {
	sub := purchases()
	sub.Begin = func(s *Stage) error {
		m := s.machines[0]
		m.disk = &forgetful{m: m, now: newDisk(), before: newDisk()}
		return nil
	}
	finds(t, sub, Options{Seed: 1, Fit: fit}, "I10")
}
