package charter

import (
	"fmt"

	"github.com/dollynator/dolly"
)

// Interval is a run of slots, from Lo up to and without Hi.
type Interval struct {
	Lo uint32 `cbor:"1,keyasint" json:"lo"`
	Hi uint32 `cbor:"2,keyasint" json:"hi"`
}

// Len is how many slots there are; an interval the wrong way round has none.
func (i Interval) Len() uint32 {
	if i.Hi < i.Lo {
		return 0
	}
	return i.Hi - i.Lo
}

// Has reports whether a slot lies in the interval.
func (i Interval) Has(slot uint32) bool { return i.Lo <= slot && slot < i.Hi }

// within reports whether i has slots and all of them lie in o.
func (i Interval) within(o Interval) bool { return i.Len() > 0 && o.Lo <= i.Lo && i.Hi <= o.Hi }

func (i Interval) overlaps(o Interval) bool { return max(i.Lo, o.Lo) < min(i.Hi, o.Hi) }

// String prints the slots as people count them: 4–7.
func (i Interval) String() string {
	switch i.Len() {
	case 0:
		return "none"
	case 1:
		return fmt.Sprint(i.Lo)
	}
	return fmt.Sprintf("%d–%d", i.Lo, i.Hi-1)
}

// Portion is the part of a charter without a warden that one agent and all that
// descend from it may use. Nothing of it comes back to who gave it.
type Portion struct {
	Slots  Interval  `cbor:"1,keyasint" json:"slots"` // the agent's own is the lowest
	Births uint32    `cbor:"2,keyasint" json:"births"`
	Sat    dolly.Sat `cbor:"3,keyasint" json:"sat"` // of the total cap
}

// Whole is everything that c allows, as one portion.
func (c Charter) Whole() Portion {
	return Portion{Slots: Interval{0, c.Slots}, Births: c.Births, Sat: c.Caps.Total}
}

// seat is what a portion's agent holds. Slots are used once, so there is but
// one generation.
func (p Portion) seat() Seat { return Seat{Slot: p.Slots.Lo} }

// Parts is what falls to an interval of the slots of p: births and money in
// proportion, rounded down.
func (p Portion) Parts(of Interval) Portion {
	n, all := int64(of.Len()), int64(p.Slots.Len())
	return Portion{of, uint32(share(int64(p.Births), n, all)), dolly.Sat(share(int64(p.Sat), n, all))}
}

// within reports whether the operator may give p out of whole.
func (p Portion) within(whole Portion) bool {
	return p.Slots.within(whole.Slots) && p.Births <= whole.Births && 0 <= p.Sat && p.Sat <= whole.Sat
}

// under reports whether an agent with up may give p to a child: its own slot
// stays its own, and the child's birth is one of its births.
func (p Portion) under(up Portion) bool {
	return p.within(up) && up.Slots.Lo < p.Slots.Lo && p.Births < up.Births
}

// rootPortion reads what a root's certificate gives: nothing if there is a
// warden, else a part of the whole.
func rootPortion(c Charter, b Cert) (Portion, error) {
	if !c.Alone() {
		return Portion{}, noPortion(b.Portion)
	}
	if b.Portion == nil || !b.Portion.within(c.Whole()) || b.Portion.seat() != (Seat{b.Slot, b.Gen}) {
		return Portion{}, fmt.Errorf("%w: the root's portion is not of the charter", ErrChain)
	}
	return *b.Portion, nil
}

// childPortion reads what a child's certificate gives: nothing if there is a
// warden, else what its act debited, within the parent's.
func childPortion(c Charter, up Portion, a Act, b Cert) (Portion, error) {
	if !c.Alone() {
		if err := noPortion(a.Portion); err != nil {
			return Portion{}, err
		}
		return Portion{}, noPortion(b.Portion)
	}
	p := b.Portion
	switch {
	case p == nil || a.Portion == nil || *p != *a.Portion:
		return Portion{}, fmt.Errorf("%w: the act gives another portion", ErrChain)
	case !p.under(up) || p.seat() != (Seat{b.Slot, b.Gen}):
		return Portion{}, fmt.Errorf("%w: slots %v, %d births and %v are not within %v, %d and %v",
			ErrChain, p.Slots, p.Births, p.Sat, up.Slots, up.Births, up.Sat)
	}
	return *p, nil
}

func noPortion(p *Portion) error {
	if p != nil {
		return fmt.Errorf("%w: a portion of a charter with a warden", ErrChain)
	}
	return nil
}
