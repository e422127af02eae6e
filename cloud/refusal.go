package cloud

import "errors"

// Why a landlord, or this package on our behalf, says no. After any of these
// nothing was ordered by the refused call.
var (
	// ErrUnknown is returned when the provider knows no such order.
	ErrUnknown = errors.New("the provider knows no such order")
	// ErrOffer is returned for an offer that the provider does not have.
	ErrOffer = errors.New("the provider has no such offer")
	// ErrSoldOut is returned when no server of the offer is left.
	ErrSoldOut = errors.New("sold out")
	// ErrClosed is returned when the provider takes no orders or renewals any more.
	ErrClosed = errors.New("the provider is closed")
	// ErrQuote is returned for a quote that is over, unknown or taken by another order.
	ErrQuote = errors.New("the quote is not valid")
	// ErrOrder is returned for an order that makes no sense, and for one key
	// used for two different orders.
	ErrOrder = errors.New("not a valid order")
	// ErrNotRunning is returned when the order has no running server.
	ErrNotRunning = errors.New("the server is not running")
	// ErrAbuse is returned by a provider that wants us no more, because of what
	// was done from its servers. Nothing may be rented there again until the
	// operator says so.
	ErrAbuse = errors.New("the provider ended our rent for abuse")
	// ErrPrice is returned for a price that is unknown.
	ErrPrice = errors.New("the price is unknown")
	// ErrPermit is returned when the permit does not cover this spending.
	ErrPermit = errors.New("the permit does not cover it")
	// ErrAnswer is returned when a provider answers about something else than
	// was asked, or not in its own language. What it did is unknown.
	ErrAnswer = errors.New("the provider's answer makes no sense")
)

// Code is the word for a refusal in a provider's JSON, "" for any other error.
func Code(err error) string {
	for _, code := range []string{"unknown", "offer", "sold_out", "closed", "quote", "order", "not_running", "abuse"} {
		if errors.Is(err, Refusal(code)) {
			return code
		}
	}
	return ""
}

// Refusal is the inverse of [Code]; an unknown word is nil.
func Refusal(code string) error {
	switch code {
	case "unknown":
		return ErrUnknown
	case "offer":
		return ErrOffer
	case "sold_out":
		return ErrSoldOut
	case "closed":
		return ErrClosed
	case "quote":
		return ErrQuote
	case "order":
		return ErrOrder
	case "not_running":
		return ErrNotRunning
	case "abuse":
		return ErrAbuse
	}
	return nil
}
