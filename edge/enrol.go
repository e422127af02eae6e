package edge

import (
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// enrolKind is the envelope kind of a proof of possession.
const enrolKind = "enrol"

// ErrProof is returned for an enrolment that does not show whose key it is.
var ErrProof = errors.New("no proof that the child holds its key")

// enrolment is what a new agent signs with the key that it drew: under which
// purchase it was installed.
type enrolment struct {
	Birth string `cbor:"1,keyasint"`
}

// Enrol is the line that a new agent prints.
func Enrol(key wire.Signer, n dolly.Network, birth string) string {
	return hex.EncodeToString(wire.Seal(key, n, enrolKind, enrolment{birth}))
}

// Enrolled reads the line, which came over a pinned SSH session.
func Enrolled(line []byte, n dolly.Network, birth string) (child dolly.PeerID, proof []byte, err error) {
	raw := make([]byte, hex.DecodedLen(len(line)))
	if _, err := hex.Decode(raw, line); err != nil {
		return child, nil, fmt.Errorf("%w: %w", ErrProof, err)
	}
	var e enrolment
	child, err = wire.Open(n, enrolKind, raw, &e)
	if err != nil {
		return child, nil, fmt.Errorf("%w: %w", ErrProof, err)
	}
	if e.Birth != birth {
		return child, nil, fmt.Errorf("%w: it enrolled for another birth", ErrProof)
	}
	return child, raw, nil
}
