package charter

import (
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
)

// SpendKind says what a permit is good for. The numbers are on disk.
type SpendKind uint8

// The kinds of spending.
const (
	Payment SpendKind = 1 // a server for a child
	Renewal SpendKind = 2 // one more period of the own server
	Fund    SpendKind = 3 // the funding output of a swap
	Install SpendKind = 4 // putting the program on a server that was paid for
)

// String prints the kind for people.
func (k SpendKind) String() string {
	switch k {
	case Payment:
		return "payment"
	case Renewal:
		return "renewal"
	case Fund:
		return "funding"
	case Install:
		return "install"
	}
	return fmt.Sprintf("spend kind %d", uint8(k))
}

// Spend is what somebody wants to do once. ID names it for ever: a repeated
// attempt has the same ID and the same contents.
type Spend struct {
	ID     dolly.Hash    `cbor:"1,keyasint"`
	Kind   SpendKind     `cbor:"2,keyasint"`
	Offer  dolly.OfferID `cbor:"3,keyasint"` // empty for Fund
	MaxSat dolly.Sat     `cbor:"4,keyasint"` // fees included; zero for Install
}

// Errors of a permit's use.
var (
	ErrNoPermit = errors.New("no permit")
	ErrKind     = errors.New("permit of another kind")
	ErrTooMuch  = errors.New("more than the permit allows")
)

// Permit is the right to one [Spend]. [Allow] and [AllowSelf] are its only
// makers; what pays, rents or installs takes one and calls [Permit.Check]. It
// is never stored: after a restart the same question makes the same permit.
type Permit struct {
	valid bool
	spend Spend
}

// ID names the one thing that is permitted; effects are idempotent by it.
func (p Permit) ID() dolly.Hash { return p.spend.ID }

// Kind is what the permit is good for.
func (p Permit) Kind() SpendKind { return p.spend.Kind }

// Offer is what may be rented, renewed or installed on.
func (p Permit) Offer() dolly.OfferID { return p.spend.Offer }

// MaxSat is the most that may leave the wallet, fees included.
func (p Permit) MaxSat() dolly.Sat { return p.spend.MaxSat }

// Valid is false for the zero Permit.
func (p Permit) Valid() bool { return p.valid }

// Check refuses the zero Permit, another kind, and amounts that are negative
// or above MaxSat.
func (p Permit) Check(kind SpendKind, sat dolly.Sat) error {
	switch {
	case !p.valid:
		return ErrNoPermit
	case p.spend.Kind != kind:
		return fmt.Errorf("%w: %v, want %v", ErrKind, p.spend.Kind, kind)
	case sat < 0 || sat > p.spend.MaxSat:
		return fmt.Errorf("%w: %v, at most %v", ErrTooMuch, sat, p.spend.MaxSat)
	}
	return nil
}
