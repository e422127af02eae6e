package landlord

import (
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cloud"
)

// maxQuotes bounds the open quotes.
const maxQuotes = 4096

// offers is what is for rent; a closed provider's are not available.
func (l *Landlord) offers() []dolly.Offer {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []dolly.Offer
	for _, o := range l.cfg.Offers {
		o.Available = o.Available && !l.closed[o.ID.Provider()]
		out = append(out, o.Offer)
	}
	return out
}

// quote names a price and a fresh address.
func (l *Landlord) quote(id dolly.OfferID) (cloud.Quote, error) {
	spec, err := l.spec(id)
	if err != nil {
		return cloud.Quote{}, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.closed[id.Provider()]:
		return cloud.Quote{}, cloud.ErrClosed
	case !spec.Available:
		return cloud.Quote{}, cloud.ErrSoldOut
	}
	if len(l.quotes) >= maxQuotes {
		return cloud.Quote{}, fmt.Errorf("%d quotes are open", maxQuotes)
	}
	q, err := l.newQuote(spec.Offer, l.quoteEnd())
	if err != nil {
		return cloud.Quote{}, err
	}
	l.quotes[q.ID] = quote{Quote: q, period: spec.Period, fail: spec.Fail}
	return q, nil
}

// newQuote is called with the lock held.
func (l *Landlord) newQuote(o dolly.Offer, until dolly.Time) (cloud.Quote, error) {
	l.numbers++
	id := fmt.Sprintf("quote-%04d", l.numbers)
	address, err := l.cfg.Payments.NewAddress(id)
	if err != nil {
		return cloud.Quote{}, fmt.Errorf("address for %s: %w", id, err)
	}
	return cloud.Quote{ID: id, Offer: o.ID, Price: o.Price, Address: address, ValidUntil: until}, nil
}

func (l *Landlord) quoteEnd() dolly.Time {
	return l.now().Add(time.Duration(float64(l.cfg.QuoteLife) * l.cfg.Speed))
}

func (l *Landlord) spec(id dolly.OfferID) (OfferSpec, error) {
	for _, o := range l.cfg.Offers {
		if o.ID == id {
			return o, nil
		}
	}
	return OfferSpec{}, fmt.Errorf("%w: %s", cloud.ErrOffer, id)
}

// dropQuotes forgets what nobody rented in time.
func (l *Landlord) dropQuotes() {
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, q := range l.quotes {
		if now > q.ValidUntil {
			delete(l.quotes, id)
		}
	}
}
