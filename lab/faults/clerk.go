package faults

import (
	"context"
	"errors"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/warden"
)

// clerk is the warden of a stage: a program that may die and a disk that stays.
// The next request finds it started anew.
type clerk struct {
	law     []byte
	clock   dolly.Clock
	disk    dolly.Store
	program *warden.Warden // nil while it does not run
	busy    bool           // with a request: what happens now happens to the warden
}

func newClerk(w *World) *clerk {
	return &clerk{law: w.law.Raw, clock: w.clock, disk: store.Memory()}
}

func (c *clerk) handle(ctx context.Context, from dolly.PeerID, raw []byte) (reply []byte, err error) {
	c.busy = true
	defer func() {
		c.busy = false
		if dead(recover()) {
			c.program, reply, err = nil, nil, errNoAnswer
		}
	}()
	program, err := c.started()
	if err != nil {
		return nil, err
	}
	reply, err = program.Handle(ctx, from, raw)
	if errors.Is(err, warden.ErrBroken) {
		c.program = nil
	}
	return reply, err
}

func (c *clerk) view() (v charter.RegistryView, err error) {
	program, err := c.started()
	if err != nil {
		return v, err
	}
	return program.View(), nil
}

func (c *clerk) started() (w *warden.Warden, err error) {
	if c.program == nil {
		c.program, err = openWarden(c.disk, c.law, c.clock)
	}
	return c.program, err
}

// openWarden starts a warden. Its disk never loses anything here, so the
// operator confirms its head after each start.
func openWarden(disk dolly.Store, law []byte, clock dolly.Clock) (*warden.Warden, error) {
	w, err := warden.Open(disk, dolly.Sim, law, seeded("lease"), clock)
	if err != nil {
		return nil, err
	}
	return w, w.Confirm(w.View().Head)
}
