package market

import (
	"fmt"

	"github.com/dollynator/dolly"
)

// Reserve promises free bytes of an open order to a trade under way.
func (b *Book) Reserve(id dolly.OrderID, mb dolly.MB) error {
	at, n := b.find(&id)
	if at == 0 {
		return fmt.Errorf("reserve: %w", ErrUnknown)
	}
	switch {
	case n.status == Expired || n.status == Open && n.expires <= b.now:
		return fmt.Errorf("reserve: %w", ErrExpired)
	case n.status != Open:
		return fmt.Errorf("reserve: %w", ErrClosed)
	case mb <= 0 || mb > n.free:
		return fmt.Errorf("reserve: %w", ErrTooMuch)
	}
	n.free -= mb
	b.promise(at, n, b.reserved(at, n)+mb)
	return nil
}

// reserved is what is promised of an order.
func (b *Book) reserved(at slot, n *node) dolly.MB {
	if !n.promised {
		return 0
	}
	return b.apart[at]
}

// promise says how much is.
func (b *Book) promise(at slot, n *node, mb dolly.MB) {
	if grow := len(b.nodes.all) - len(b.apart); grow > 0 {
		b.apart = append(b.apart, make([]dolly.MB, grow)...)
	}
	n.promised, b.apart[at] = mb > 0, mb
}

// Unreserve gives promised bytes back: to an open order they are free again, of
// one that ended they are gone.
func (b *Book) Unreserve(id dolly.OrderID, mb dolly.MB) error {
	at, n := b.find(&id)
	if at == 0 {
		return fmt.Errorf("unreserve: %w", ErrUnknown)
	}
	reserved := b.reserved(at, n)
	if mb <= 0 || mb > reserved {
		return fmt.Errorf("unreserve: %w", ErrNotReserved)
	}
	b.promise(at, n, reserved-mb)
	if n.status == Open {
		n.free += mb
	} else if !n.promised {
		b.settled(at, n)
	}
	return nil
}

// Trade books a settled trade: reserved bytes first, then free ones. With
// nothing left the order is completed. Of an order that ended or expired, only
// what was reserved can trade.
func (b *Book) Trade(id dolly.OrderID, mb dolly.MB) error {
	at, n := b.find(&id)
	if at == 0 {
		return fmt.Errorf("trade: %w", ErrUnknown)
	}
	reserved := b.reserved(at, n)
	most := reserved
	if n.expires > b.now {
		most += n.free
	}
	if mb <= 0 || mb > most {
		return fmt.Errorf("trade: %w", ErrTooMuch)
	}
	promised := min(reserved, mb)
	n.free -= mb - promised
	b.promise(at, n, reserved-promised)
	switch {
	case n.free > 0 || n.promised:
	case n.status == Open:
		b.end(at, n, Completed)
	default:
		b.settled(at, n)
	}
	return nil
}
