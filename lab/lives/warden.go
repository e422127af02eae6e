package lives

import (
	"context"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/node/warden"
)

// Warden is the real warden over its store. What it signs is in the books.
type Warden struct {
	Deaf   bool                   // it answers nobody
	DeafTo map[life.Question]bool // it does not answer these
	Store  dolly.Store

	w   *World
	svc *warden.Warden
}

func newWarden(w *World) (*Warden, error) {
	d := &Warden{w: w, Store: w.Cfg.Store("warden")}
	return d, d.open()
}

func (d *Warden) open() error {
	var err error
	if d.svc, err = warden.Open(d.Store, dolly.Sim, d.w.Law.Raw, Key("lease"), d.w); err != nil {
		return fmt.Errorf("warden: %w", err)
	}
	return nil
}

func (d *Warden) deafTo(a *Agent, q life.Question) bool { return d.Deaf || a.Cut != 0 || d.DeafTo[q] }

// Handle answers a request that came from a peer.
func (d *Warden) Handle(from dolly.PeerID, raw []byte) ([]byte, error) {
	reply, err := d.svc.Handle(context.Background(), from, raw)
	if err == nil {
		d.w.Books.signed(reply)
	}
	return reply, err
}

// View shows the registry.
func (d *Warden) View() charter.RegistryView { return d.svc.View() }

// Order gives the warden an order of the operator.
func (d *Warden) Order(raw []byte) error { return d.svc.Stop(raw) }

// Restart starts the warden again on what its store has.
func (d *Warden) Restart() { d.w.fail(d.open()) }

// Backup copies the warden's store.
func (d *Warden) Backup() dolly.Store { return d.w.copyStore(d.Store) }

// Restore starts the warden on a copy of its store as it was.
func (d *Warden) Restore(backup dolly.Store) {
	d.Store = d.w.copyStore(backup)
	d.Restart()
}

// Confirm is the operator's word that the warden's head is the newest there
// was. The operator says it only when that is true.
func (d *Warden) Confirm() bool {
	v := d.View()
	if v.Index < d.w.Books.Head {
		return false
	}
	d.w.fail(d.svc.Confirm(v.Head))
	return true
}

// Stop seals an order to the fleet.
func (w *World) Stop(kind charter.OrderKind, seq uint64) []byte {
	return charter.SealStop(Key("stop"), dolly.Sim, charter.Stop{Fleet: w.Law.Body.Fleet, Epoch: w.Law.Body.Epoch, Seq: seq, Kind: kind})
}
