package qd

import (
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// MaxOffers bounds a catalogue, and so the memory a sibling can make one use.
const MaxOffers = 1024

// catalogue is the sorted list of offers that rows and columns are numbered by.
// It is never changed, only replaced.
type catalogue struct {
	offers []dolly.OfferID
	digest dolly.Hash
}

// newCatalogue sorts offers and drops doubles.
func newCatalogue(offers []dolly.OfferID) catalogue {
	sorted := slices.Clone(offers)
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	return catalogue{sorted, wire.Sum(wire.Marshal(sorted))}
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

// index finds an offer's number.
func (c catalogue) index(o dolly.OfferID) (int, bool) { return slices.BinarySearch(c.offers, o) }

// from tells for each offer its number in old, or -1.
func (c catalogue) from(old catalogue) []int {
	at := make([]int, len(c.offers))
	for i, o := range c.offers {
		j, ok := old.index(o)
		if !ok {
			j = -1
		}
		at[i] = j
	}
	return at
}
