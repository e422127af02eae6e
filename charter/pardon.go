package charter

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// Pardon lifts what agents hold against a provider that ended a rent for abuse:
// every ban from At or before. It is signed by the operator, not by a delegate.
type Pardon struct {
	Fleet    string     `cbor:"1,keyasint"`
	Provider string     `cbor:"2,keyasint"`
	At       dolly.Time `cbor:"3,keyasint"`
}

// SealPardon signs a pardon with the operator's key.
func SealPardon(op wire.Signer, n dolly.Network, p Pardon) []byte {
	return wire.Seal(op, n, KindPardon, p)
}

// OpenPardon reads a pardon for the fleet of c.
func OpenPardon(c Signed[Charter], raw []byte) (Pardon, error) {
	s, err := open[Pardon](c.Body.Network, KindPardon, raw)
	if err != nil {
		return Pardon{}, err
	}
	if s.Key != c.Key || s.Body.Fleet != c.Body.Fleet {
		return Pardon{}, fmt.Errorf("open pardon: %w", ErrSigner)
	}
	return s.Body, nil
}
