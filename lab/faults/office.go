package faults

import (
	"context"
	"errors"
	"sync"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

var errNoAnswer = errors.New("no answer")

// desk is where the warden sits: in this process, or in one of its own.
type desk interface {
	// handle answers a request. If the warden dies over it, nobody answers.
	handle(ctx context.Context, from dolly.PeerID, raw []byte) ([]byte, error)
	view() (charter.RegistryView, error)
}

// office is the warden's place. It has one visitor at a time, so that replies
// are recorded in the order in which they were given.
type office struct {
	mu   sync.Mutex
	desk desk
}

// Ask puts a request to the warden.
func (w *World) Ask(ctx context.Context, from dolly.PeerID, raw []byte) ([]byte, error) {
	w.office.mu.Lock()
	defer w.office.mu.Unlock()
	reply, err := w.office.desk.handle(ctx, from, raw)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.deeds.replied(w.clock.Now(), reply)
	return reply, nil
}

// registry is what the warden knows.
func (w *World) registry() (charter.RegistryView, error) {
	w.office.mu.Lock()
	defer w.office.mu.Unlock()
	return w.office.desk.view()
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
