package charter

import (
	"bytes"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// Rivals are two certificate chains that one signer contradicted itself with.
type Rivals struct {
	A [][]byte `cbor:"1,keyasint"`
	B [][]byte `cbor:"2,keyasint"`
}

// SealConflict signs what [Conflict] proves, to be shown to a warden. Anybody
// may: the proof is the two chains.
func SealConflict(s wire.Signer, n dolly.Network, a, b [][]byte) []byte {
	return wire.Seal(s, n, KindConflict, Rivals{A: a, B: b})
}

// Conflict proves that one signer certified two keys for one seat of c's epoch,
// and says which. The operator's own contradiction is no proof against anybody
// ([ErrSigner]).
func Conflict(c Signed[Charter], a, b [][]byte) (Seat, dolly.PeerID, error) {
	x, err := Verify(c, a)
	if err != nil {
		return Seat{}, dolly.PeerID{}, fmt.Errorf("prove conflict: %w", err)
	}
	y, err := Verify(c, b)
	if err != nil {
		return Seat{}, dolly.PeerID{}, fmt.Errorf("prove conflict: %w", err)
	}
	switch {
	case x.Seat != y.Seat || x.Key == y.Key || x.Signer != y.Signer:
		return Seat{}, dolly.PeerID{}, fmt.Errorf("prove conflict: %w: no contradiction", ErrInvalid)
	case x.Root || y.Root:
		return Seat{}, dolly.PeerID{}, fmt.Errorf("prove conflict: %w: the operator certified both", ErrSigner)
	}
	return x.Seat, x.Signer, nil
}

// judgeConflict freezes who signed for two keys, both and all below them.
func (r *Registry) judgeConflict(g *ruling) error {
	req, err := open[Rivals](r.n, KindConflict, g.raw)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	a, b := req.Body.A, req.Body.B
	if _, _, err := Conflict(r.charter, a, b); err != nil {
		return err
	}
	who, err := Verify(r.charter, a)
	if err != nil {
		return err
	}
	r.freeze(g, who, a[len(a)-1], b[len(b)-1])
	return r.ackNow(g)
}

// judgeRivals handles a second key for a bound seat. If one parent signed both
// certificates, it, the seat and all below that are frozen by its signatures.
func (r *Registry) judgeRivals(g *ruling, s *slot, who Standing, chain [][]byte) error {
	last := chain[len(chain)-1]
	if who.Root || s.bound.Signer != who.Signer || bytes.Equal(last, r.certOf(s)) || !r.freeze(g, who, r.certOf(s), last) {
		return ErrTaken
	}
	return fmt.Errorf("%w: two keys for one seat", ErrFrozen)
}

// freeze gives nothing any more to the signer of two certificates for who's
// seat, to that seat and to all below it. False if that was so before.
func (r *Registry) freeze(g *ruling, who Standing, proof ...[]byte) bool {
	signer := who.Parents[len(who.Parents)-1]
	var seats []Seat
	for i := range r.slots {
		s := r.slot(uint32(i))
		at := r.seatOf(uint32(i))
		below := at == who.Seat || at == signer || s.bound != nil && s.under(who.Seat)
		if below && !s.free() && !s.frozen {
			seats = append(seats, at)
		}
	}
	if len(seats) == 0 {
		return false
	}
	r.enter(g, Line{Request: g.request, Frozen: &Frozen{Seats: seats, Proof: proof}})
	return true
}

func (s *slot) under(seat Seat) bool {
	for _, p := range s.bound.Parents {
		if p == seat {
			return true
		}
	}
	return false
}
