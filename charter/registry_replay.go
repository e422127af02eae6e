package charter

import (
	"fmt"
	"slices"
)

// Replay folds lines that were durable, in their order. It refuses a line that
// does not follow the one before, or that speaks of what is not there.
func (r *Registry) Replay(lines []Line) error {
	for _, l := range lines {
		index, head := r.Head()
		if l.Index != index+1 || l.Prev != head || l.At < r.at {
			return fmt.Errorf("replay line %d after line %d: %w", l.Index, index, ErrInvalid)
		}
		if err := r.fits(l); err != nil {
			return fmt.Errorf("replay line %d: %w", l.Index, err)
		}
		r.fold(l)
	}
	return nil
}

// fits reports whether fold can take a line from a disk that may be damaged.
func (r *Registry) fits(l Line) error {
	facts, ok := 0, true
	fact := func(there bool, check func() bool) {
		if there {
			facts++
			ok = ok && check()
		}
	}
	fact(l.Leased != nil, func() bool {
		s := r.seat(l.Leased.Seat)
		return s != nil && (s.bound == nil) == (l.Leased.Bound != nil)
	})
	fact(l.Granted != nil, func() bool { return r.fitsAct(*l.Granted) })
	fact(l.Settled != nil, func() bool {
		return r.there(l.Settled.Slot) && r.slot(l.Settled.Slot).open != nil
	})
	fact(l.Voided != nil, func() bool {
		s := r.seat(l.Voided.Seat)
		return s != nil && (s.bound != nil || !l.Voided.Leaving)
	})
	fact(l.Frozen != nil, func() bool {
		return !slices.ContainsFunc(l.Frozen.Seats, func(at Seat) bool { return r.seat(at) == nil })
	})
	fact(l.Order != nil, func() bool { _, _, err := r.orders.Absorb(r.charter, l.Order); return err == nil })
	fact(l.Receipt != nil, func() bool {
		rec, err := open[Receipt](r.n, KindReceipt, l.Receipt)
		return err == nil && r.there(rec.Body.Slot)
	})
	fact(l.Epoch != nil, func() bool { _, err := r.next(l.Epoch); return err == nil })
	fact(l.HandedOver != nil, func() bool { _, err := OpenHandover(r.charter, l.HandedOver.Raw); return err == nil })
	if facts != 1 || !ok {
		return fmt.Errorf("%w: %d facts", ErrInvalid, facts)
	}
	return nil
}

func (r *Registry) there(i uint32) bool { return int64(i) < int64(len(r.slots)) }

func (r *Registry) fitsAct(g Granted) bool {
	if !r.there(g.Slot) || r.slot(g.Slot).bound == nil || r.slot(g.Slot).open != nil {
		return false
	}
	if g.Child == nil {
		return true
	}
	child := r.seat(*g.Child)
	return child != nil && child.free()
}
