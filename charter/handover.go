package charter

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// Handover is the operator's word that, from one line of the registry on, the
// standby is the warden. It is for one charter; the next one ends it.
type Handover struct {
	Charter dolly.Hash   `cbor:"1,keyasint" json:"charter"`
	Index   uint64       `cbor:"2,keyasint" json:"index"` // the last line of the primary that counts
	Head    dolly.Hash   `cbor:"3,keyasint" json:"head"`  // its hash
	To      dolly.PeerID `cbor:"4,keyasint" json:"to"`    // the charter's standby key
	Whole   bool         `cbor:"5,keyasint" json:"whole"` // the operator knows that the primary wrote no line after it
}

// SealHandover signs that c's standby goes on after the line index with this
// head. Whole is the operator's word that the primary wrote none after it: a
// standby that only copied cannot know, and else waits until all leases are over
// that it may have missed.
func SealHandover(op wire.Signer, c Signed[Charter], index uint64, head dolly.Hash, whole bool) ([]byte, error) {
	if op.Peer() != c.Key {
		return nil, fmt.Errorf("hand over: %w", ErrSigner)
	}
	if c.Body.StandbyKey.IsZero() {
		return nil, fmt.Errorf("hand over: %w: the charter names no standby", ErrInvalid)
	}
	return wire.Seal(op, c.Body.Network, KindHandover, Handover{
		Charter: c.Hash(), Index: index, Head: head, To: c.Body.StandbyKey, Whole: whole,
	}), nil
}

// OpenHandover reads a hand-over of c's warden.
func OpenHandover(c Signed[Charter], raw []byte) (Signed[Handover], error) {
	s, err := openBy[Handover](c.Body.Network, KindHandover, raw, c.Key)
	if err != nil {
		return s, err
	}
	if s.Body.Charter != c.Hash() || c.Body.StandbyKey.IsZero() || s.Body.To != c.Body.StandbyKey {
		return Signed[Handover]{}, fmt.Errorf("open handover: %w: it is for another charter or standby", ErrInvalid)
	}
	return s, nil
}
