package cloud

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
)

// Town is the landlord of a town, over HTTP. Its offers may be of several
// providers; to us they are one service.
type Town struct {
	base   string
	client *http.Client
}

var _ Landlord = (*Town)(nil)

// NewTown talks to the service at baseURL, such as http://127.0.0.1:8080.
func NewTown(baseURL string) *Town {
	return &Town{base: baseURL, client: &http.Client{Timeout: 10 * time.Second}}
}

// QuoteRequest is the body of POST /quote.
type QuoteRequest struct {
	Offer dolly.OfferID `json:"offer"`
}

// RentRequest is the body of POST /rent.
type RentRequest struct {
	Quote string `json:"quote"` // its id
	Order
}

// KeyRequest is the body of POST /renew, and of POST /release without a period.
type KeyRequest struct {
	Key    string `json:"key"`
	Period string `json:"period,omitempty"`
}

// Offers is GET /offers. Offers that nobody should act on are an error.
func (t *Town) Offers(ctx context.Context) ([]dolly.Offer, error) {
	var offers []dolly.Offer
	if err := t.call(ctx, http.MethodGet, "/offers", nil, &offers); err != nil {
		return nil, fmt.Errorf("list offers: %w", err)
	}
	for _, o := range offers {
		if err := o.Check(); err != nil {
			return nil, fmt.Errorf("list offers: %w: %w", ErrAnswer, err)
		}
	}
	return offers, nil
}

// Quote is POST /quote.
func (t *Town) Quote(ctx context.Context, offer dolly.OfferID) (Quote, error) {
	var q Quote
	if err := t.call(ctx, http.MethodPost, "/quote", QuoteRequest{offer}, &q); err != nil {
		return Quote{}, fmt.Errorf("quote %s: %w", offer, err)
	}
	if err := q.check(offer); err != nil {
		return Quote{}, fmt.Errorf("quote %s: %w", offer, err)
	}
	return q, nil
}

// check refuses a quote that does not answer the question.
func (q Quote) check(offer dolly.OfferID) error {
	switch {
	case q.Price <= 0:
		return ErrPrice
	case q.Offer != offer || q.ID == "" || q.Address == "":
		return ErrAnswer
	}
	return nil
}

// Rent is POST /rent, under a permit for payment that covers the quote.
func (t *Town) Rent(ctx context.Context, p charter.Permit, q Quote, o Order) (Server, error) {
	if err := covers(p, charter.Payment, q.Offer, q.Price); err != nil {
		return Server{}, fmt.Errorf("rent %s: %w", q.Offer, err)
	}
	var s Server
	err := t.call(ctx, http.MethodPost, "/rent", RentRequest{q.ID, o}, &s)
	if err == nil && (s.Offer != q.Offer || s.Price != q.Price || s.Address != q.Address) {
		err = ErrAnswer
	}
	if err == nil {
		s, err = s.answer(o.Key)
	}
	if err != nil {
		return Server{}, fmt.Errorf("rent %s: %w", q.Offer, err)
	}
	return s, nil
}

// Lookup is GET /lookup.
func (t *Town) Lookup(ctx context.Context, key string) (Server, error) {
	var s Server
	err := t.call(ctx, http.MethodGet, "/lookup?key="+url.QueryEscape(key), nil, &s)
	if err == nil {
		s, err = s.answer(key)
	}
	if err != nil {
		return Server{}, fmt.Errorf("look up server: %w", err)
	}
	return s, nil
}

// answer marks s as the provider's own words about the order called key.
func (s Server) answer(key string) (Server, error) {
	if s.Key != key || s.ID == "" || s.State == "" {
		return Server{}, ErrAnswer
	}
	s.answered = s.claims()
	return s, nil
}

// Renew is POST /renew, under a permit for the renewal of what runs there.
func (t *Town) Renew(ctx context.Context, p charter.Permit, key, period string) (Quote, error) {
	var q Quote
	if err := p.Check(charter.Renewal, 0); err != nil {
		return Quote{}, fmt.Errorf("renew: %w: %w", ErrPermit, err)
	}
	err := t.call(ctx, http.MethodPost, "/renew", KeyRequest{key, period}, &q)
	if err == nil {
		err = q.check(q.Offer)
	}
	if err == nil {
		err = covers(p, charter.Renewal, q.Offer, q.Price)
	}
	if err != nil {
		return Quote{}, fmt.Errorf("renew: %w", err)
	}
	return q, nil
}

// Release is POST /release.
func (t *Town) Release(ctx context.Context, key string) error {
	if err := t.call(ctx, http.MethodPost, "/release", KeyRequest{Key: key}, nil); err != nil {
		return fmt.Errorf("release server: %w", err)
	}
	return nil
}
