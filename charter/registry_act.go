package charter

import (
	"fmt"

	"github.com/dollynator/dolly"
)

// judgeAct grants the right to one purchase, and for a birth the lowest free slot.
func (r *Registry) judgeAct(g *ruling) error {
	req, err := open[ActReq](r.n, KindActReq, g.raw)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	b := req.Body
	if req.Key != g.from {
		return ErrSigner
	}
	i, s, err := r.holder(req.Key)
	if err != nil {
		return err
	}
	if b.Nonce == s.nonce && b.Counter == s.act.counter && s.act.reply != nil {
		return r.repeat(g, s, Seat{i, s.gen}, s.act)
	}
	if err := r.mayAct(g.now, s, b); err != nil {
		return err
	}
	grant := &Granted{
		Slot: i, Nonce: b.Nonce, Counter: b.Counter, Intent: b.Intent, MaxSat: b.MaxSat,
		Until: min(g.now.Add(r.charter.Body.ActLife), r.charter.Body.Expiry),
	}
	if b.Birth {
		child, err := r.mayBear(g.now, s)
		if err != nil {
			return err
		}
		grant.Child = &child
	}
	r.enter(g, Line{Request: g.request, Granted: grant})
	return nil
}

func (r *Registry) mayAct(now dolly.Time, s *slot, b ActReq) error {
	switch {
	case s.frozen:
		return ErrFrozen
	case s.leaving:
		return ErrLeaving
	case r.standing() != Resume:
		return ErrStopped
	case now >= r.charter.Body.Expiry:
		return ErrExpired
	case b.Nonce != s.nonce:
		return ErrSuperseded
	case b.Counter <= s.act.counter:
		return ErrStale
	case now >= s.until:
		return ErrNoLease
	case s.open != nil:
		return ErrActOpen
	case b.Intent.IsZero() || b.MaxSat <= 0:
		return ErrInvalid
	case b.MaxSat > r.charter.Body.Caps.PerAct || b.MaxSat > s.reserve:
		return fmt.Errorf("%w: %v, the lease has %v left", ErrAllowance, b.MaxSat, s.reserve)
	}
	return r.cold(now)
}

// mayBear finds the seat of one more child of s.
func (r *Registry) mayBear(now dolly.Time, s *slot) (Seat, error) {
	c := r.charter.Body
	switch {
	case s.bound.Depth >= c.Depth:
		return Seat{}, ErrDepth
	case r.births >= c.Births:
		return Seat{}, fmt.Errorf("%w: %d", ErrBirths, c.Births)
	case s.recent(now) >= int(c.BirthsPerMonth):
		return Seat{}, fmt.Errorf("%w: %d", ErrPace, c.BirthsPerMonth)
	}
	for i, other := range r.slots {
		if other.free() {
			return Seat{uint32(i), other.gen}, nil
		}
	}
	return Seat{}, fmt.Errorf("%w of %d", ErrNoSlot, c.Slots)
}

// judgeSettle closes an act. It needs no lease: what was spent is counted
// whenever it becomes known.
func (r *Registry) judgeSettle(g *ruling) error {
	req, err := open[Settle](r.n, KindSettle, g.raw)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	if req.Key != g.from {
		return ErrSigner
	}
	i, s, err := r.holder(req.Key)
	if err != nil {
		return err
	}
	b := req.Body
	switch {
	case s.open == nil || s.open.Intent != b.Intent:
		return ErrNoAct
	case b.Outcome < Delivered || b.Outcome > Abandoned || b.Spent < 0:
		return ErrInvalid
	case b.Spent > s.open.MaxSat:
		return ErrOverspent
	case s.open.moved && b.Outcome != Delivered && g.now < s.open.Until:
		return ErrTooEarly // the incarnation before may still pay
	}
	r.enter(g, Line{Request: g.request, Settled: &Settled{Slot: i, Spent: b.Spent, Outcome: b.Outcome}})
	return nil
}

// judgeVoid takes a seat back: one that never leased at once, a bound one when
// its last lease is long over.
func (r *Registry) judgeVoid(g *ruling) error {
	req, err := open[Void](r.n, KindVoid, g.raw)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	b := req.Body
	if b.Slot >= r.charter.Body.Slots {
		return ErrNoSlot
	}
	s := r.slots[b.Slot]
	if s.gen != b.Gen || s.free() {
		return ErrVoided
	}
	operator := req.Key == r.charter.Key
	void := &Voided{Seat: Seat{b.Slot, b.Gen}}
	switch {
	case s.bound == nil && (operator || req.Key == s.reserved.parent):
	case s.bound != nil && operator:
		void.Leaving = true
	case s.bound != nil && req.Key == s.bound.Key && req.Key == g.from:
		if b.Renewed-s.renewed > s.leftBehind(0) {
			return ErrOverspent
		}
		void.Leaving, void.Final = true, true
		void.Charge = max(0, b.Renewed-s.renewed)
	default:
		return ErrSigner
	}
	if void.Leaving && s.leaving {
		return ErrLeaving
	}
	r.enter(g, Line{Request: g.request, Voided: void})
	return nil
}

// lapse voids every seat whose time is over. What its lease still allowed
// counts as spent: nobody can say it was not.
func (r *Registry) lapse(g *ruling) {
	for i, s := range r.slots {
		if s.due(g.now, r.charter.Body.VoidDelay) {
			r.enter(g, Line{Voided: &Voided{Seat: Seat{uint32(i), s.gen}, Charge: s.reserve}})
		}
	}
	g.reply = nil
}

func (r *Registry) judgeStop(g *ruling) error {
	_, changed, err := r.orders.Absorb(r.charter, g.raw)
	if err != nil {
		return err
	}
	if !changed {
		g.reply = r.ack(g.request)
		return nil
	}
	r.enter(g, Line{Request: g.request, Order: g.raw})
	return nil
}

// judgeReceipt takes one receipt of a holder for the order that stands: a line
// more for each that it could sign would let one agent fill the warden's disk.
func (r *Registry) judgeReceipt(g *ruling) error {
	rec, err := open[Receipt](r.n, KindReceipt, g.raw)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	i, s, err := r.holder(rec.Key)
	switch {
	case err != nil || i != rec.Body.Slot || rec.Key != g.from:
		return ErrSigner
	case rec.Body.Stop != r.orders.sum():
		return fmt.Errorf("%w: it is for another order", ErrStale)
	case s.obeys == rec.Body.Stop:
		g.reply = r.ack(g.request)
		return nil
	}
	r.enter(g, Line{Request: g.request, Receipt: g.raw})
	return nil
}
