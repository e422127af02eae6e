package faults

import (
	"context"
	"errors"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/warden"
	"github.com/dollynator/dolly/wire"
)

var errNoAnswer = errors.New("no answer")

// Ask puts a request to the warden. If the warden dies over it, nobody answers,
// and the next request finds it started anew.
func (w *World) Ask(ctx context.Context, from dolly.PeerID, raw []byte) (reply []byte, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.office.busy = true
	defer func() {
		w.office.busy = false
		if dead(recover()) {
			w.office.warden, reply, err = nil, nil, errNoAnswer
		}
	}()
	desk, err := w.attended()
	if err != nil {
		return nil, err
	}
	reply, err = desk.Handle(ctx, from, raw)
	if errors.Is(err, warden.ErrBroken) {
		w.office.warden = nil
	}
	if err == nil {
		w.deeds.replied(w.clock.Now(), reply)
	}
	return reply, err
}

// attended is the warden, started if it does not run. Its disk never loses
// anything here, so the operator confirms its head after each start.
func (w *World) attended() (*warden.Warden, error) {
	if w.office.warden != nil {
		return w.office.warden, nil
	}
	desk, err := warden.Open(w.office.store, dolly.Sim, w.law.Raw, seeded("lease"), w.clock)
	if err != nil {
		return nil, err
	}
	if err := desk.Confirm(desk.View().Head); err != nil {
		return nil, err
	}
	w.office.warden = desk
	return desk, nil
}

// registry is what the warden knows, read from its disk.
func (w *World) registry() (v charter.RegistryView, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	desk, err := w.attended()
	if err != nil {
		return v, err
	}
	return desk.View(), nil
}

// replied records what the warden granted.
func (d *deeds) replied(now dolly.Time, reply []byte) {
	kind, err := wire.Kind(reply)
	if err != nil {
		d.wrong("the warden answers rubbish: %v", err)
		return
	}
	switch kind {
	case charter.KindLease:
		var l charter.Lease
		if _, err := wire.Open(dolly.Sim, kind, reply, &l); err == nil {
			d.leased(now, l)
		}
	case charter.KindAct:
		var a charter.Act
		if _, err := wire.Open(dolly.Sim, kind, reply, &a); err == nil {
			d.acts[a.Intent] = a.Holder
		}
	}
}
