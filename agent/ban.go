package agent

import (
	"slices"

	"github.com/dollynator/dolly"
)

// maxBans bounds the providers that an inheritance bans; there are fewer.
const maxBans = 256

// Ban is a provider that ended a rent for abuse. Nothing is rented or renewed
// there any more, by this agent or by whom it certifies, until the operator lifts
// it.
type Ban struct {
	Provider string     `cbor:"1,keyasint" json:"provider"`
	Since    dolly.Time `cbor:"2,keyasint" json:"since_unix_ms"`
	Why      string     `cbor:"3,keyasint" json:"why"`
}

// Banned reports whether nothing may be rented as this offer.
func Banned(bans []Ban, offer dolly.OfferID) bool {
	return slices.ContainsFunc(bans, func(b Ban) bool { return b.Provider == offer.Provider() })
}
