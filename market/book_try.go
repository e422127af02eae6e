package market

import (
	"fmt"

	"github.com/dollynator/dolly"
)

// Try says what [Book.Add] would say of an order, and leaves the book as it is.
func (b *Book) Try(o dolly.Order, now dolly.Time) error {
	b.advance(now)
	err := b.check(&o)
	if err == nil {
		err = b.room(o.ID.Number, b.traders.find(&o.ID.Trader))
	}
	if err != nil {
		return fmt.Errorf("add order: %w", err)
	}
	return nil
}
