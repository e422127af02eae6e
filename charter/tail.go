package charter

import (
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// Tail asks a warden for its lines, signed by the operator, the stop key, the
// warden's own lease key or the standby's key.
type Tail struct {
	From uint64 `cbor:"1,keyasint"` // the first line that is wanted; they count from 1
}

// Lines are some of a registry's lines, signed by the warden's key.
type Lines struct {
	Founded []byte `cbor:"1,keyasint"` // sealed charter that the registry was founded for
	Lines   []Line `cbor:"2,keyasint"`
	Index   uint64 `cbor:"3,keyasint"` // of the registry's last line: there may be more
}

// SealTail signs a request for lines.
func SealTail(s wire.Signer, n dolly.Network, from uint64) []byte {
	return wire.Seal(s, n, KindTail, Tail{From: from})
}

// OpenTail reads a request for lines of the fleet of c.
func OpenTail(c Signed[Charter], raw []byte) (Tail, error) {
	s, err := open[Tail](c.Body.Network, KindTail, raw)
	if err != nil {
		return Tail{}, err
	}
	may := []dolly.PeerID{c.Key, c.Body.StopKey, c.Body.LeaseKey, c.Body.StandbyKey}
	if s.Key.IsZero() || !slices.Contains(may, s.Key) {
		return Tail{}, fmt.Errorf("open tail: %w: %s may not read the registry", ErrSigner, s.Key.Short())
	}
	return s.Body, nil
}

// SealLines signs lines with the warden's key.
func SealLines(s wire.Signer, n dolly.Network, l Lines) []byte { return wire.Seal(s, n, KindLines, l) }

// OpenLines reads lines of the fleet of c. Whether they follow one another is
// for [ReadRegistry] and [Registry.Replay] to say.
func OpenLines(c Signed[Charter], raw []byte) (Lines, error) {
	s, err := open[Lines](c.Body.Network, KindLines, raw)
	if err != nil {
		return Lines{}, err
	}
	if s.Key != c.Body.LeaseKey && s.Key != c.Body.StandbyKey {
		return Lines{}, fmt.Errorf("open lines: %w: signed by %s", ErrSigner, s.Key.Short())
	}
	return s.Body, nil
}
