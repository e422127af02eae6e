package warden

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

// Errors of a warden.
var (
	// ErrOtherCharter is returned when the store belongs to another charter.
	ErrOtherCharter = errors.New("the store belongs to another charter")
	// ErrView is returned for a view that a warden does not have.
	ErrView = errors.New("a warden shows its charter and its events only")
	// ErrBroken is returned from the first failure of the store on.
	ErrBroken = errors.New("the store failed; open the warden again")
)

// Warden serves one fleet. Its methods may be called from any goroutine.
type Warden struct {
	store dolly.Store
	clock dolly.Clock
	key   wire.Key

	mu       sync.Mutex
	registry *charter.Registry
	founded  []byte // sealed charter of the first epoch here
	broken   error
	watchers []chan<- charter.Line
}

// Open replays the registry in the store, or founds one for this charter. If
// the store's charter is the one before, its next epoch begins. After a restart
// it is cautious, as [charter.Registry.Resume] says. The store stays the
// caller's to close.
func Open(store dolly.Store, n dolly.Network, charterRaw []byte, leaseKey wire.Key, clock dolly.Clock) (*Warden, error) {
	w, err := wake(store, n, charterRaw, leaseKey, clock)
	if err != nil {
		return nil, fmt.Errorf("open warden: %w", err)
	}
	return w, nil
}

func wake(store dolly.Store, n dolly.Network, charterRaw []byte, key wire.Key, clock dolly.Clock) (*Warden, error) {
	c, err := charter.OpenCharter(n, charterRaw)
	if err != nil {
		return nil, err
	}
	founded, lines, err := load(store)
	if err != nil {
		return nil, err
	}
	if founded == nil {
		return found(store, c, key, clock)
	}
	r, err := read(n, founded, lines)
	if err != nil {
		return nil, err
	}
	r.Resume(clock.Now())
	w := &Warden{store: store, clock: clock, key: key, registry: r, founded: founded}
	now := r.Charter()
	switch {
	case bytes.Equal(now.Raw, charterRaw):
		return w, r.Serve(key)
	case charter.Follows(now, c) != nil:
		return nil, ErrOtherCharter
	}
	return w, w.Advance(charterRaw, key)
}

func found(store dolly.Store, c charter.Signed[charter.Charter], key wire.Key, clock dolly.Clock) (*Warden, error) {
	r, err := charter.NewRegistry(c.Body.Network, c, key)
	if err != nil {
		return nil, err
	}
	r.Resume(clock.Now())
	return &Warden{store: store, clock: clock, key: key, registry: r, founded: c.Raw}, putCharter(store, c.Raw)
}

func read(n dolly.Network, founded []byte, lines []charter.Line) (*charter.Registry, error) {
	first, err := charter.OpenCharter(n, founded)
	if err != nil {
		return nil, err
	}
	return charter.ReadRegistry(n, first, lines)
}

// Advance begins the next epoch, as [charter.Registry.Advance] does.
func (w *Warden) Advance(charterRaw []byte, leaseKey wire.Key) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.broken != nil {
		return w.broken
	}
	lines, err := w.registry.Advance(w.clock.Now(), charterRaw, leaseKey)
	if err != nil {
		return err
	}
	w.key = leaseKey
	return w.keep(lines)
}

// Handle answers one request of a peer, whose identity the caller has verified.
// A refusal is a reply. An error means that there is no reply: the bytes are no
// request, the context is over, or the store failed.
func (w *Warden) Handle(ctx context.Context, from dolly.PeerID, raw []byte) ([]byte, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if w.broken != nil {
		return nil, w.broken
	}
	if kind, err := wire.Kind(raw); err == nil && kind == charter.KindTail {
		return w.tail(raw)
	}
	reply, lines, err := w.registry.Handle(w.clock.Now(), from, raw)
	if err != nil {
		return nil, err
	}
	if err := w.keep(lines); err != nil {
		return nil, err
	}
	return reply, nil
}

// Stop takes in an order of the operator.
func (w *Warden) Stop(raw []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.broken != nil {
		return w.broken
	}
	lines, err := w.registry.Stop(w.clock.Now(), raw)
	if err != nil {
		return err
	}
	return w.keep(lines)
}

// Confirm is the operator's word that the head is the newest there ever was,
// which ends the caution after a restart.
func (w *Warden) Confirm(head dolly.Hash) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.registry.Confirm(head)
}

// View shows the registry.
func (w *Warden) View() charter.RegistryView {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.registry.Snapshot()
}

// Exposure is what can still be lost now, after the standing order.
func (w *Warden) Exposure() charter.Exposure {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.registry.Exposure(w.clock.Now())
}

// Charter is the charter of the present epoch.
func (w *Warden) Charter() charter.Signed[charter.Charter] {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.registry.Charter()
}

// Err is the failure of the store after which nothing is answered any more; nil
// while the warden serves.
func (w *Warden) Err() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.broken
}

// keep makes lines durable. The registry is ahead of the store until it
// returns, so a failure ends this warden.
func (w *Warden) keep(lines []charter.Line) error {
	if len(lines) == 0 {
		return nil
	}
	err := putLines(w.store, lines)
	if err != nil {
		w.broken = fmt.Errorf("%w: %w", ErrBroken, err)
		return w.broken
	}
	w.tell(lines)
	return nil
}
