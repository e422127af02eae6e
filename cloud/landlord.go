package cloud

import (
	"context"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
)

// Landlord is one provider of servers. Its methods may be called from any
// goroutine. Refusals are the errors of this package; any other error leaves
// the outcome unknown, and the same call may be repeated.
type Landlord interface {
	// Offers lists what is for rent, also what is not available now.
	Offers(ctx context.Context) ([]dolly.Offer, error)
	// Quote asks for a price and an address. It orders nothing.
	Quote(ctx context.Context, offer dolly.OfferID) (Quote, error)
	// Rent orders the quoted server, at most once a key. Pay afterwards.
	Rent(ctx context.Context, p charter.Permit, q Quote, o Order) (Server, error)
	// Lookup says how the order stands; ErrUnknown if there is none.
	Lookup(ctx context.Context, key string) (Server, error)
	// Renew quotes one more period. The same key and period give the same quote,
	// so that a repeated payment goes to one address.
	Renew(ctx context.Context, p charter.Permit, key, period string) (Quote, error)
	// Release gives the server back. What was paid for the rest is lost.
	Release(ctx context.Context, key string) error
}

// covers refuses a permit that does not allow paying price for offer.
func covers(p charter.Permit, kind charter.SpendKind, offer dolly.OfferID, price dolly.Sat) error {
	if price <= 0 {
		return ErrPrice
	}
	if err := p.Check(kind, price); err != nil {
		return fmt.Errorf("%w: %w", ErrPermit, err)
	}
	if p.Offer() != offer {
		return fmt.Errorf("%w: it is for %s, not %s", ErrPermit, p.Offer(), offer)
	}
	return nil
}
