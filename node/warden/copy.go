package warden

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

// ErrOtherRegistry is returned for lines that do not go on where a copy ends.
var ErrOtherRegistry = errors.New("the lines are not of this registry")

// Copy is a standby's store of the primary's lines: each was checked against
// those before it. Not safe for concurrent use.
type Copy struct {
	store    dolly.Store
	n        dolly.Network
	founded  []byte
	registry *charter.Registry // nil until the first lines came
}

// OpenCopy reads the copy in a store, which may be empty.
func OpenCopy(store dolly.Store, n dolly.Network) (*Copy, error) {
	c := &Copy{store: store, n: n}
	founded, lines, err := load(store)
	if err == nil && founded != nil {
		c.founded = founded
		c.registry, err = read(n, founded, lines)
	}
	if err != nil {
		return nil, fmt.Errorf("open copy: %w", err)
	}
	return c, nil
}

// Next is the first line that is missing.
func (c *Copy) Next() uint64 {
	if c.registry == nil {
		return 1
	}
	index, _ := c.registry.Head()
	return index + 1
}

// Registry is the copy, to be looked at; nil if nothing came yet.
func (c *Copy) Registry() *charter.Registry { return c.registry }

// Take makes the answer to a request for lines from Next on durable, and
// reports whether there are more. law is a charter whose warden signed it.
func (c *Copy) Take(law charter.Signed[charter.Charter], raw []byte) (more bool, err error) {
	lines, err := charter.OpenLines(law, raw)
	if err != nil {
		return false, fmt.Errorf("take lines: %w", err)
	}
	if err := c.begin(law, lines.Founded); err != nil {
		return false, fmt.Errorf("take lines: %w", err)
	}
	next := c.Next()
	var fresh []charter.Line
	for _, l := range lines.Lines {
		if l.Index >= next {
			fresh = append(fresh, l)
		}
	}
	if err := c.registry.Replay(fresh); err != nil {
		c.registry = nil // it may have taken some
		return false, errors.Join(fmt.Errorf("take lines: %w: %w", ErrOtherRegistry, err), c.reopen())
	}
	if err := putLines(c.store, fresh); err != nil {
		return false, errors.Join(fmt.Errorf("take lines: %w", err), c.reopen())
	}
	return c.Next() <= lines.Index && len(fresh) > 0, nil
}

// begin founds the copy with the charter that the primary began with.
func (c *Copy) begin(law charter.Signed[charter.Charter], founded []byte) error {
	if c.registry != nil {
		if !bytes.Equal(founded, c.founded) {
			return ErrOtherRegistry
		}
		return nil
	}
	first, err := charter.OpenCharter(c.n, founded)
	if err != nil {
		return err
	}
	if first.Key != law.Key || first.Body.Fleet != law.Body.Fleet {
		return ErrOtherRegistry
	}
	r, err := charter.ReadRegistry(c.n, first, nil)
	if err != nil {
		return err
	}
	if err := putCharter(c.store, founded); err != nil {
		return err
	}
	c.founded, c.registry = founded, r
	return nil
}

func (c *Copy) reopen() error {
	again, err := OpenCopy(c.store, c.n)
	if err == nil {
		*c = *again
	}
	return err
}

// OpenStandby makes the copy in a store the fleet's registry: handover is the
// operator's word that the standby goes on. Opened again, it goes on itself.
func OpenStandby(store dolly.Store, n dolly.Network, handover []byte, standbyKey wire.Key, clock dolly.Clock) (*Warden, error) {
	c, err := OpenCopy(store, n)
	if err != nil {
		return nil, err
	}
	if c.registry == nil {
		return nil, fmt.Errorf("open standby: %w: the copy is empty", ErrOtherRegistry)
	}
	r := c.registry
	w := &Warden{store: store, clock: clock, key: standbyKey, registry: r, founded: c.founded}
	if _, done := r.HandedOver(); done {
		r.Resume(clock.Now())
		return w, r.Serve(standbyKey)
	}
	lines, err := r.TakeOver(clock.Now(), handover, standbyKey)
	if err != nil {
		return nil, fmt.Errorf("open standby: %w", err)
	}
	return w, w.keep(lines)
}
