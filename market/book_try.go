package market

import (
	"fmt"

	"github.com/dollynator/dolly"
)

// Try says what [Book.Add] would say of an order, and leaves the book as it is.
func (b *Book) Try(o dolly.Order, now dolly.Time) error {
	b.advance(now)
	if _, _, err := b.judge(&o, o.Price.Sat); err != nil {
		return fmt.Errorf("add order: %w", err)
	}
	return nil
}
