package charter

import (
	"slices"

	"github.com/dollynator/dolly"
)

// The warden's bounds on what one holder can make it write down and remember.
const (
	maxPace    = 64 // granted leases, and granted acts, of a slot in a LeaseLife
	maxAcks    = 4  // settlements and voids of a slot that get the same reply again
	maxRefused = 8  // refused requests of a slot that are told apart
)

// tally is what a registry counts along with its lines, so that a request
// costs the same whatever the number of slots.
type tally struct {
	holders   map[dolly.PeerID]uint32 // slots of bound keys
	acks      map[dolly.Hash]acked    // lines of what needs no counter, by request
	reserved  dolly.Sat               // sum of all slots' reserve
	lingers   map[uint32]bool         // slots with anything in linger
	lingerEnd dolly.Time              // no linger ends before
	due       dolly.Time              // no slot is due before
	free      uint32                  // no slot below is free
}

// acked is the line that an ack tells of.
type acked struct {
	index uint64
	head  dolly.Hash
}

func newTally() tally {
	return tally{
		holders: map[dolly.PeerID]uint32{}, acks: map[dolly.Hash]acked{}, lingers: map[uint32]bool{},
		lingerEnd: never, due: never,
	}
}

// committed is what was spent and what running rights may still cost.
func (r *Registry) committed(now dolly.Time) dolly.Sat {
	sum := r.spent + r.tally.reserved
	for i := range r.tally.lingers {
		sum += r.slot(i).lingering(now)
	}
	return sum
}

func (r *Registry) setReserve(s *slot, sat dolly.Sat) {
	r.tally.reserved += sat - s.reserve
	s.reserve = sat
}

// linger notes what an incarnation before may still spend.
func (r *Registry) linger(i uint32, l linger) {
	s := r.slot(i)
	s.linger = append(s.linger, l)
	r.tally.lingers[i] = true
	r.tally.lingerEnd = min(r.tally.lingerEnd, l.until)
}

// endLingers forgets incarnations whose leases are over.
func (r *Registry) endLingers(now dolly.Time) {
	if now < r.tally.lingerEnd {
		return
	}
	r.tally.lingerEnd = never
	for i := range r.tally.lingers {
		s := r.slot(i)
		s.linger = slices.DeleteFunc(s.linger, func(l linger) bool { return l.until <= now })
		if len(s.linger) == 0 {
			delete(r.tally.lingers, i)
		}
		for _, l := range s.linger {
			r.tally.lingerEnd = min(r.tally.lingerEnd, l.until)
		}
	}
}

func (r *Registry) holder(key dolly.PeerID) (uint32, *slot, error) {
	i, ok := r.tally.holders[key]
	if !ok {
		return 0, nil, ErrTaken
	}
	return i, r.slot(i), nil
}

// freed makes slot i free, a generation on.
func (r *Registry) freed(i uint32) {
	s := r.slot(i)
	if s.bound != nil {
		delete(r.tally.holders, s.bound.Key)
	}
	r.tally.reserved -= s.reserve
	delete(r.tally.lingers, i)
	r.slots[i] = &slot{gen: s.gen + 1, acks: s.acks}
	r.tally.free = min(r.tally.free, i)
}

// expect notes that slot i may be due earlier than was known.
func (r *Registry) expect(i uint32) {
	r.tally.due = min(r.tally.due, r.dueAt(i))
}

// keepAck remembers that the last line is of a request, and forgets the slot's oldest.
func (r *Registry) keepAck(i uint32, request dolly.Hash) {
	s := r.slot(i)
	s.acks = append(s.acks, request)
	index, head := r.Head()
	r.tally.acks[request] = acked{index, head}
	if len(s.acks) > maxAcks {
		delete(r.tally.acks, s.acks[0])
		s.acks = slices.Clone(s.acks[1:])
	}
}

// lapse voids every seat whose time is over. What its lease still allowed
// counts as spent: nobody can say it was not.
func (r *Registry) lapse(g *ruling) {
	if g.now < r.tally.due {
		return
	}
	for i := range uint32(len(r.slots)) {
		if g.now >= r.dueAt(i) {
			s := r.slot(i)
			r.enter(g, Line{Voided: &Voided{Seat: Seat{i, s.gen}, Charge: s.reserve}})
		}
	}
	r.tally.due = never
	for i := range r.slots {
		r.expect(uint32(i))
	}
	g.reply = nil
}
