package cloud

import (
	"context"
	"errors"

	"github.com/dollynator/dolly/charter"
)

// ByMark is a landlord whose provider knows no keys of idempotency: there an
// order twice sent is two servers. It puts the order's key on the server as a
// mark (a label, a name), by which Lookup finds it, and is asked for it before
// anything is ordered, so that an answer that was lost is found and not bought
// again. One purchase must not be under way twice at once; an agent's is not.
type ByMark struct{ Landlord }

// Rent gives the server that bears the order's mark, or orders one.
func (m ByMark) Rent(ctx context.Context, p charter.Permit, q Quote, o Order) (Server, error) {
	if err := covers(p, charter.Payment, q.Offer, q.Price); err != nil {
		return Server{}, err
	}
	s, err := m.Lookup(ctx, o.Key)
	if errors.Is(err, ErrUnknown) {
		return m.Landlord.Rent(ctx, p, q, o)
	}
	return s, err
}
