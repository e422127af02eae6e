package dolly

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// OfferID names a server configuration for rent: provider/plan/region, lower case.
type OfferID string

// ParseOfferID checks the three parts.
func ParseOfferID(s string) (OfferID, error) {
	parts := strings.Split(s, "/")
	if len(parts) != 3 || s != strings.ToLower(s) || strings.ContainsAny(s, " \t\n\\") || len(s) > 128 {
		return "", fmt.Errorf("%q is not an offer: want provider/plan/region in lower case", s)
	}
	for _, p := range parts {
		if p == "" || p == "." || p == ".." {
			return "", fmt.Errorf("%q is not an offer: a part is empty", s)
		}
	}
	return OfferID(s), nil
}

// Provider is the first part.
func (o OfferID) Provider() string { p, _, _ := strings.Cut(string(o), "/"); return p }

// Region is the last part.
func (o OfferID) Region() string { return string(o[strings.LastIndexByte(string(o), '/')+1:]) }

// RelayPolicy is what a host's terms say about carrying strangers' traffic.
type RelayPolicy string

// What a host's terms can say. Unknown is a no.
const (
	RelayAllow   RelayPolicy = "allow" // between agents, nothing leaves here
	RelayExit    RelayPolicy = "exit"  // traffic may leave to the internet
	RelayDeny    RelayPolicy = "deny"
	RelayUnknown RelayPolicy = "unknown"
)

// Offer is a server configuration at a price.
type Offer struct {
	ID        OfferID       `cbor:"1,keyasint" json:"id"`
	Price     Sat           `cbor:"2,keyasint" json:"price_sat"`             // for one Period; zero is unknown and refused
	Period    time.Duration `cbor:"3,keyasint" json:"period_ns"`             // how long one rent lasts
	LineRate  MB            `cbor:"4,keyasint" json:"line_rate_bytes_per_s"` // bytes a wall second
	Relay     RelayPolicy   `cbor:"5,keyasint" json:"relay_policy"`
	Available bool          `cbor:"6,keyasint" json:"available"`
}

// Check refuses an offer that nobody should act on.
func (o Offer) Check() error {
	if _, err := ParseOfferID(string(o.ID)); err != nil {
		return err
	}
	if o.Price <= 0 || o.Period <= 0 || o.LineRate < 0 {
		return errors.New("an offer needs a known price and period")
	}
	return nil
}
