package market

import (
	"fmt"

	"github.com/dollynator/dolly"
)

// Reserve promises free bytes of an open order to a trade under way.
func (b *Book) Reserve(id dolly.OrderID, mb dolly.MB) error {
	at := b.find(&id)
	if at == 0 {
		return fmt.Errorf("reserve: %w", ErrUnknown)
	}
	n := b.nodes.at(at)
	switch {
	case n.status == Expired || n.status == Open && n.expires <= b.now:
		return fmt.Errorf("reserve: %w", ErrExpired)
	case n.status != Open:
		return fmt.Errorf("reserve: %w", ErrClosed)
	case mb <= 0 || mb > n.free():
		return fmt.Errorf("reserve: %w", ErrTooMuch)
	}
	n.reserved += mb
	return nil
}

// Unreserve gives promised bytes back: to an open order they are free again, of
// one that ended they are gone.
func (b *Book) Unreserve(id dolly.OrderID, mb dolly.MB) error {
	at := b.find(&id)
	if at == 0 {
		return fmt.Errorf("unreserve: %w", ErrUnknown)
	}
	n := b.nodes.at(at)
	if mb <= 0 || mb > n.reserved {
		return fmt.Errorf("unreserve: %w", ErrNotReserved)
	}
	n.reserved -= mb
	if n.status != Open {
		n.left = n.reserved
	}
	if n.left == 0 {
		b.drop(at)
	}
	return nil
}

// Trade books a settled trade: reserved bytes first, then free ones. With
// nothing left the order is completed. Of an order that ended or expired, only
// what was reserved can trade.
func (b *Book) Trade(id dolly.OrderID, mb dolly.MB) error {
	at := b.find(&id)
	if at == 0 {
		return fmt.Errorf("trade: %w", ErrUnknown)
	}
	n := b.nodes.at(at)
	most := n.left
	if n.expires <= b.now {
		most = n.reserved
	}
	if mb <= 0 || mb > most {
		return fmt.Errorf("trade: %w", ErrTooMuch)
	}
	n.left -= mb
	n.reserved -= min(n.reserved, mb)
	switch {
	case n.left > 0:
	case n.status == Open:
		b.end(at, Completed)
	default:
		b.drop(at)
	}
	return nil
}
