package qd

import (
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// MaxOffers bounds a catalogue, and so the memory a sibling can make one use.
const MaxOffers = 12_000

// Catalogue is the sorted list of offers that rows and columns are numbered by.
// It never changes, so any number of tables and goroutines may share one.
type Catalogue struct {
	offers []dolly.OfferID
	digest dolly.Hash
}

// NewCatalogue sorts offers and drops doubles.
func NewCatalogue(offers []dolly.OfferID) *Catalogue {
	sorted := slices.Clone(offers)
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	return &Catalogue{sorted, wire.Sum(wire.Marshal(sorted))}
}

// ReadCatalogue is the catalogue of a list from outside. It refuses a list that is
// not sorted, too long, or holds what is no offer.
func ReadCatalogue(offers []dolly.OfferID) (*Catalogue, error) {
	if err := checkOffers(offers); err != nil {
		return nil, fmt.Errorf("read catalogue: %w", err)
	}
	return NewCatalogue(offers), nil
}

// checkOffers refuses a list from outside that is not a catalogue as written.
func checkOffers(offers []dolly.OfferID) error {
	if len(offers) > MaxOffers {
		return fmt.Errorf("%w: %d offers", ErrTooMany, len(offers))
	}
	for i, o := range offers {
		if _, err := dolly.ParseOfferID(string(o)); err != nil {
			return fmt.Errorf("%w: %w", ErrShape, err)
		}
		if i > 0 && offers[i-1] >= o {
			return fmt.Errorf("%w: offers are not sorted", ErrShape)
		}
	}
	return nil
}

// Len is the number of offers.
func (c *Catalogue) Len() int { return len(c.offers) }

// Digest names the catalogue.
func (c *Catalogue) Digest() dolly.Hash { return c.digest }

// Offer is the offer with a number.
func (c *Catalogue) Offer(i int) dolly.OfferID { return c.offers[i] }

// Offers is a copy of the list.
func (c *Catalogue) Offers() []dolly.OfferID { return slices.Clone(c.offers) }

// Index finds an offer's number.
func (c *Catalogue) Index(o dolly.OfferID) (int, bool) { return slices.BinarySearch(c.offers, o) }

// same reports whether two catalogues number alike.
func (c *Catalogue) same(other *Catalogue) bool {
	return c == other || other != nil && c.digest == other.digest
}

// from tells for each offer its number in old, or -1.
func (c *Catalogue) from(old *Catalogue) []int {
	at := make([]int, len(c.offers))
	for i, o := range c.offers {
		j, ok := old.Index(o)
		if !ok {
			j = -1
		}
		at[i] = j
	}
	return at
}
