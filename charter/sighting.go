package charter

import (
	"fmt"
	"math"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// sighting is the line that a warden's record speaks of.
type sighting struct {
	charter  dolly.Hash
	index    uint64
	head     dolly.Hash
	handover []byte
	foreign  bool // a registry may be sound without this line
}

func (l Lease) sighting() sighting {
	return sighting{charter: l.Charter, index: l.Index, head: l.Head, handover: l.Handover}
}

func (a Act) sighting() sighting {
	return sighting{charter: a.Charter, index: a.Index, head: a.Head, handover: a.Handover}
}

func (a Ack) sighting() sighting {
	return sighting{charter: a.Charter, index: a.Index, head: a.Head, handover: a.Handover}
}

// sight reads which line a lease, an act or an ack speaks of.
func sight(n dolly.Network, raw []byte) (sighting, dolly.PeerID, error) {
	kind, err := wire.Kind(raw)
	if err != nil {
		return sighting{}, dolly.PeerID{}, err
	}
	switch kind {
	case KindLease:
		return sightOf[Lease](n, kind, raw)
	case KindAct:
		return sightOf[Act](n, kind, raw)
	case KindAck:
		return sightOf[Ack](n, kind, raw)
	}
	return sighting{}, dolly.PeerID{}, fmt.Errorf("%w: kind %q", ErrInvalid, kind)
}

func sightOf[T interface{ sighting() sighting }](n dolly.Network, kind string, raw []byte) (sighting, dolly.PeerID, error) {
	s, err := open[T](n, kind, raw)
	return s.Body.sighting(), s.Key, err
}

// openSighting reads what a holder shows. It is foreign if it is of another
// epoch, since the operator's word came after it, or of a primary after its
// hand-over.
func (r *Registry) openSighting(raw []byte) (sighting, error) {
	seen, signer, err := sight(r.n, raw)
	c := r.charter
	switch {
	case err != nil:
		return seen, err
	case seen.charter != c.Hash():
		seen.foreign = true
		return seen, nil
	case signer == c.Body.LeaseKey:
		seen.foreign = seen.index > r.cut()
		return seen, nil
	case signer != c.Body.StandbyKey || signer.IsZero():
		return seen, ErrSigner
	}
	_, err = OpenHandover(c, seen.handover)
	return seen, err
}

// cut is the last line that counts of what the present lease key signed.
func (r *Registry) cut() uint64 {
	if r.handover == nil {
		return math.MaxUint64
	}
	return r.handover.Body.Index
}
