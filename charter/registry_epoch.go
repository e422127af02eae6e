package charter

import (
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// Advance begins the next epoch: raw is the charter that follows the present
// one, key its lease key. Agents that it adopts keep slot, tip and open act;
// the others' slots return when their last lease is over by the void delay, at
// least an hour. Lines as in Handle.
func (r *Registry) Advance(now dolly.Time, raw []byte, key wire.Signer) ([]Line, error) {
	if r.ceased {
		return nil, fmt.Errorf("advance: %w", ErrCeased)
	}
	next, err := r.next(raw)
	if err != nil {
		return nil, fmt.Errorf("advance: %w", err)
	}
	if key.Peer() != next.Body.LeaseKey {
		return nil, fmt.Errorf("advance to epoch %d: %w: not the new charter's lease key", next.Body.Epoch, ErrSigner)
	}
	r.key = key
	g := &ruling{now: max(now, r.at), request: wire.Sum(raw)}
	r.lapse(g)
	r.begin(g, raw)
	return g.lines, nil
}

// next opens the charter that follows.
func (r *Registry) next(raw []byte) (Signed[Charter], error) {
	c, err := OpenCharter(r.n, raw)
	if err != nil {
		return c, err
	}
	if c.Body.Slots == 0 || c.Body.Alone() {
		return c, fmt.Errorf("%w: the charter has no warden", ErrInvalid)
	}
	return c, Follows(r.charter, c)
}

// judgeCharter begins the next epoch when anybody brings its charter, if the
// lease key is the same.
func (r *Registry) judgeCharter(g *ruling) error {
	if wire.Sum(g.raw) == r.charter.Hash() {
		return r.ackNow(g)
	}
	next, err := r.next(g.raw)
	if err != nil {
		return err
	}
	if next.Body.LeaseKey != r.key.Peer() {
		return fmt.Errorf("%w: the charter names another lease key: restart the warden with it", ErrSigner)
	}
	r.begin(g, g.raw)
	return nil
}

// begin enters the next epoch. A registry that lost lines starts anew with it:
// what was lost binds nobody any more when the leases of then are over.
func (r *Registry) begin(g *ruling, raw []byte) {
	r.enter(g, Line{Request: g.request, Epoch: raw})
	if r.behind {
		r.behind, r.warm = false, max(r.warm, g.now.Add(r.longest+time.Hour))
	}
}

// after is the charter that follows the one of an epoch; nil if it is not known.
func (r *Registry) after(epoch uint64) []byte {
	for _, c := range append(r.past[:len(r.past):len(r.past)], r.charter) {
		if c.Body.Epoch == epoch+1 {
			return c.Raw
		}
	}
	return nil
}

func (r *Registry) foldEpoch(l Line) {
	next, err := OpenCharter(r.n, l.Epoch)
	if err != nil {
		return
	}
	r.past = append(r.past, r.charter)
	r.charter, r.handover = next, nil
	r.longest = max(r.longest, next.Body.LeaseLife)
	r.births = max(r.births, next.Body.Carried.Births)
	r.spent = max(r.spent, next.Body.Carried.Spent)
	r.grow()
	for i := range r.slots {
		s := r.slot(uint32(i))
		s.last, s.refused = answer{}, nil
		if s.bound == nil {
			r.endSeat(s, l.At)
			continue
		}
		s.orphan = !next.Body.adopts(r.seatOf(uint32(i)), s.bound.Key)
		if s.open != nil && !s.orphan {
			s.open = r.here(*s.open)
		}
	}
	r.keepSeats()
	r.tally.due, r.tally.free = 0, 0
}

// endSeat lets go of a seat that the epoch before kept for whom it adopted: who
// never came has at most the lease of a registry that was lost.
func (r *Registry) endSeat(s *slot, at dolly.Time) {
	if res := s.reserved; res != nil && res.parent == r.charter.Key {
		s.reserved = &reservation{parent: res.parent, until: min(res.until, at.Add(r.longest))}
	}
}

// keepSeats keeps the seats of adopted agents that never had a lease here.
func (r *Registry) keepSeats() {
	c := r.charter
	for _, a := range c.Body.Adopt {
		if s := r.slot(a.Slot); s.bound == nil && s.gen == a.Gen {
			s.reserved = &reservation{parent: c.Key, until: c.Body.Expiry}
			r.expect(a.Slot)
		}
	}
}
