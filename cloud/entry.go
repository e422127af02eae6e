package cloud

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// Entry is one host that the operator already has. It names no list and no
// pattern: one host, its key, an end.
type Entry struct {
	Host    string        `cbor:"1,keyasint"` // host:port
	User    string        `cbor:"2,keyasint"`
	HostKey string        `cbor:"3,keyasint"` // authorized_keys format
	Expires dolly.Time    `cbor:"4,keyasint"`
	Offer   dolly.OfferID `cbor:"5,keyasint"`
}

// entryKind is the envelope's kind of an Entry.
const entryKind = "server-entry"

// SealEntry signs an entry in the operator's name.
func SealEntry(operator wire.Signer, n dolly.Network, e Entry) []byte {
	return wire.Seal(operator, n, entryKind, e)
}

// OwnEntry shows the right to a host by an entry that the operator signed and
// that has not expired.
func OwnEntry(n dolly.Network, operator dolly.PeerID, raw []byte, now dolly.Time) (Ownership, error) {
	var e Entry
	signer, err := wire.Open(n, entryKind, raw, &e)
	if err != nil {
		return Ownership{}, fmt.Errorf("own entry: %w: %w", ErrNotOurs, err)
	}
	if signer != operator || operator.IsZero() {
		return Ownership{}, fmt.Errorf("own entry: not signed by the operator: %w", ErrNotOurs)
	}
	if now >= e.Expires {
		return Ownership{}, fmt.Errorf("own entry of %s: it expired: %w", e.Host, ErrNotOurs)
	}
	if _, err := dolly.ParseOfferID(string(e.Offer)); err != nil {
		return Ownership{}, fmt.Errorf("own entry of %s: %w: %w", e.Host, ErrNotOurs, err)
	}
	return own(e.Host, e.Offer, e.Host, e.User, e.HostKey)
}
