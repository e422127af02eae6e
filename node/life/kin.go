package life

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

// Kin opens heartbeats and remembers the chains of certificates that
// it verified, by their bytes: a sibling shows the same one in each. The zero Kin
// is ready; it is not safe for concurrent use.
type Kin struct {
	verified map[dolly.Hash]charter.Standing
}

// Beat is a heartbeat that was verified, and whose it is.
type Beat struct {
	Heartbeat
	charter.Standing
}

// Open verifies a heartbeat as [OpenHeartbeat] does.
func (k *Kin) Open(c charter.Signed[charter.Charter], raw []byte) (Beat, error) {
	h, st, err := openHeartbeat(c, raw, k.verify)
	return Beat{h, st}, err
}

func (k *Kin) verify(c charter.Signed[charter.Charter], chain [][]byte) (charter.Standing, error) {
	name := wire.Sum(wire.Marshal(struct {
		_     struct{} `cbor:",toarray"`
		Under dolly.Hash
		Chain [][]byte
	}{Under: c.Hash(), Chain: chain}))
	if st, done := k.verified[name]; done {
		return st, nil
	}
	st, err := charter.Verify(c, chain)
	if err != nil {
		return st, err
	}
	if k.verified == nil || len(k.verified) >= maxRoster {
		k.verified = map[dolly.Hash]charter.Standing{}
	}
	k.verified[name] = st
	return st, nil
}
