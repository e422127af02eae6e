package charter

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// Replies are signed when they are needed, from what the lines say: the same
// request gets the same bytes, and replaying signs nothing.

// handedOver is the hand-over that makes the standby's records good; nil if the
// lease key signs.
func (r *Registry) handedOver() []byte {
	if r.handover == nil || r.ceased {
		return nil
	}
	return r.handover.Raw
}

// answerTo is the reply to the request that a line, just folded, is for; nil
// if it has none.
func (r *Registry) answerTo(l Line) []byte {
	switch {
	case l.Leased != nil:
		return r.sealAnswer(r.slot(l.Leased.Seat.Slot).last)
	case l.Granted != nil:
		return r.sealAnswer(r.slot(l.Granted.Slot).last)
	case l.Request.IsZero():
		return nil
	}
	index, head := r.Head()
	return r.ack(l.Request, acked{index, head})
}

func (r *Registry) sealAnswer(a answer) []byte {
	if a.act != nil {
		return r.sealAct(*a.act)
	}
	lease := *a.lease
	lease.Handover = r.handedOver()
	if a.carried != nil {
		lease.Acts = [][]byte{r.sealAct(*a.carried)}
	}
	return wire.Seal(r.key, r.n, KindLease, lease)
}

func (r *Registry) sealAct(a Act) []byte {
	a.Handover = r.handedOver()
	return wire.Seal(r.key, r.n, KindAct, a)
}

func (r *Registry) ack(request dolly.Hash, line acked) []byte {
	return wire.Seal(r.key, r.n, KindAck, Ack{
		Request: request, Index: line.index, Head: line.head, Charter: r.charter.Hash(), Handover: r.handedOver(),
	})
}

// ackNow answers a request that changes nothing any more.
func (r *Registry) ackNow(g *ruling) error {
	index, head := r.Head()
	g.reply = r.ack(g.request, acked{index, head})
	return nil
}

func (r *Registry) refuse(g *ruling, err error) []byte {
	reason := ErrInvalid
	errors.As(err, &reason)
	if g.slot != nil {
		g.slot.remember(refused{g.request, err, g.turn})
	}
	ref := Refusal{Request: g.request, Reason: reason, Text: err.Error(), At: g.now, Handover: r.handedOver()}
	switch reason {
	case ErrStopped:
		ref.Order = r.orders.Raw(r.charter)
	case ErrEpoch:
		ref.Charter = r.after(g.epoch)
	case ErrCeased:
		ref.Handover = r.handover.Raw
	}
	return wire.Seal(r.key, r.n, KindRefusal, ref)
}

// remember notes a request that was refused.
func (s *slot) remember(no refused) {
	if s.refusedBefore(no.request) != nil {
		return
	}
	s.refused = append(s.refused, no)
	s.refused = s.refused[max(0, len(s.refused)-maxRefused):]
}

// passed forgets refused requests of the present nonce whose number is before the
// latest granted one's: they are out of turn whatever they are.
func (s *slot) passed() {
	if len(s.refused) == 0 {
		return
	}
	var kept []refused
	for _, no := range s.refused {
		if no.turn.nonce != s.nonce || no.turn.counter >= s.last.counter {
			kept = append(kept, no)
		}
	}
	s.refused = kept
}

// term refuses what is not asked of this warden in this epoch. A request that
// brings a hand-over which this registry has not seen ends it.
func (r *Registry) term(g *ruling, t Term) error {
	if t.Epoch != r.charter.Body.Epoch {
		g.epoch = t.Epoch
		return fmt.Errorf("%w: %d, now %d", ErrEpoch, t.Epoch, r.charter.Body.Epoch)
	}
	if bytes.Equal(t.Handover, r.handedOver()) {
		return nil
	}
	if r.handover == nil {
		return r.cease(g, t.Handover)
	}
	return fmt.Errorf("%w: the request is not for the standby", ErrCeased)
}

// inTurn wants the one number that comes next: of a nonce that a slot knows,
// one more than its last granted request's, else 1.
func (s *slot) inTurn(g *ruling, nonce Nonce, counter uint64) error {
	last := uint64(0)
	if nonce == s.nonce {
		last = s.last.counter
	}
	if counter != last+1 {
		return fmt.Errorf("%w: request %d after %d", ErrStale, counter, last)
	}
	g.slot, g.turn = s, turn{nonce, counter}
	return s.refusedBefore(g.request)
}

// refusedBefore is why a request was refused; nil if it was not, or long ago.
func (s *slot) refusedBefore(request dolly.Hash) error {
	for _, old := range s.refused {
		if old.request == request {
			return old.why
		}
	}
	return nil
}
