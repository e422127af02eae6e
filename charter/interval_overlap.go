package charter

import (
	"bytes"
	"fmt"

	"github.com/dollynator/dolly"
)

// Overlap returns who lied, if two certificates prove it: one key gave one slot
// of one charter without a warden twice. The proof is the two records; the
// error is [ErrInvalid] if they prove nothing.
func Overlap(n dolly.Network, a, b []byte) (dolly.PeerID, error) {
	one, err := OpenCert(n, a)
	if err != nil {
		return dolly.PeerID{}, fmt.Errorf("overlap: %w: %w", ErrInvalid, err)
	}
	other, err := OpenCert(n, b)
	if err != nil {
		return dolly.PeerID{}, fmt.Errorf("overlap: %w: %w", ErrInvalid, err)
	}
	x, y := one.Body, other.Body
	switch {
	case one.Key != other.Key || x.Parent != y.Parent:
		return dolly.PeerID{}, fmt.Errorf("overlap: %w: not one parent's", ErrInvalid)
	case x.Portion == nil || y.Portion == nil:
		return dolly.PeerID{}, fmt.Errorf("overlap: %w: no portions", ErrInvalid)
	case bytes.Equal(a, b) || !x.Portion.Slots.overlaps(y.Portion.Slots):
		return dolly.PeerID{}, fmt.Errorf("overlap: %w: they are apart", ErrInvalid)
	}
	return one.Key, nil
}
