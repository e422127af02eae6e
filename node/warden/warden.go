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
	// ErrBroken is returned from the first failure of the store on.
	ErrBroken = errors.New("the store failed; open the warden again")
)

const (
	charterKey = "warden/charter"
	linePrefix = "warden/line/"
)

func lineKey(index uint64) string { return fmt.Sprintf("%s%020d", linePrefix, index) }

// Warden serves one charter. Its methods may be called from any goroutine.
type Warden struct {
	store dolly.Store
	clock dolly.Clock

	mu       sync.Mutex
	registry *charter.Registry
	broken   error
	watchers []chan<- charter.Line
}

// Open replays the registry in the store, or founds one for this charter. After
// a restart it is cautious, as [charter.Registry.Resume] says. The store stays
// the caller's to close.
func Open(store dolly.Store, n dolly.Network, charterRaw []byte, leaseKey wire.Key, clock dolly.Clock) (*Warden, error) {
	c, err := charter.OpenCharter(n, charterRaw)
	if err != nil {
		return nil, fmt.Errorf("open warden: %w", err)
	}
	r, err := charter.NewRegistry(n, c, leaseKey)
	if err != nil {
		return nil, fmt.Errorf("open warden: %w", err)
	}
	lines, err := load(store, charterRaw)
	if err != nil {
		return nil, fmt.Errorf("open warden: %w", err)
	}
	if err := r.Replay(lines); err != nil {
		return nil, fmt.Errorf("open warden: %w", err)
	}
	r.Resume(clock.Now())
	return &Warden{store: store, clock: clock, registry: r}, nil
}

// load reads all lines, after it made sure that the store is this charter's.
func load(store dolly.Store, charterRaw []byte) ([]charter.Line, error) {
	var lines []charter.Line
	err := store.Update(func(w dolly.Writer) error {
		have := w.Get(charterKey)
		if have == nil {
			return w.Put(charterKey, charterRaw)
		}
		if !bytes.Equal(have, charterRaw) {
			return ErrOtherCharter
		}
		return w.Scan(linePrefix, func(key string, value []byte) error {
			var l charter.Line
			if err := wire.Unmarshal(value, &l); err != nil {
				return fmt.Errorf("read %s: %w", key, err)
			}
			lines = append(lines, l)
			return nil
		})
	})
	return lines, err
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

// keep makes lines durable. The registry is ahead of the store until it
// returns, so a failure ends this warden.
func (w *Warden) keep(lines []charter.Line) error {
	if len(lines) == 0 {
		return nil
	}
	err := w.store.Update(func(tx dolly.Writer) error {
		for _, l := range lines {
			if err := tx.Put(lineKey(l.Index), wire.Marshal(l)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.broken = fmt.Errorf("%w: %w", ErrBroken, err)
		return w.broken
	}
	w.tell(lines)
	return nil
}
