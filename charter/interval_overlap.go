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

// OverlapOf is [Overlap] of two chains that verify: it looks at the two
// certificates where they part. The operator's own contradiction is no proof
// against anybody ([ErrSigner]).
func OverlapOf(n dolly.Network, a, b [][]byte) (dolly.PeerID, error) {
	for i := range min(len(a), len(b)) {
		if bytes.Equal(a[i], b[i]) {
			continue
		}
		if i == 0 {
			return dolly.PeerID{}, fmt.Errorf("overlap: %w: the operator certified both", ErrSigner)
		}
		return Overlap(n, a[i], b[i])
	}
	return dolly.PeerID{}, fmt.Errorf("overlap: %w: one descends from the other", ErrInvalid)
}
