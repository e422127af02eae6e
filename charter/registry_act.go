package charter

import (
	"bytes"
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
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
	if err := r.term(g, b.Term); err != nil {
		return err
	}
	i, s, err := r.holder(req.Key)
	if err != nil {
		return err
	}
	if s.answered(b.Nonce, b.Counter) {
		return r.repeat(g, s, r.seatOf(i))
	}
	if err := r.mayAct(g, s, b); err != nil {
		return err
	}
	grant := &Granted{
		Slot: i, Nonce: b.Nonce, Counter: b.Counter, Intent: b.Intent, MaxSat: b.MaxSat,
		Until: min(g.now.Add(r.charter.Body.ActLife), r.charter.Body.Expiry),
	}
	if b.Birth {
		child, elder, err := r.mayBear(g.now, i, s)
		if err != nil {
			return err
		}
		grant.Child, grant.Elder = &child, elder
	}
	r.enter(g, Line{Request: g.request, Granted: grant})
	return nil
}

func (r *Registry) mayAct(g *ruling, s *slot, b ActReq) error {
	switch {
	case s.frozen:
		return ErrFrozen
	case s.leaving || s.orphan:
		return ErrLeaving
	case b.Nonce != s.nonce:
		return ErrSuperseded
	}
	if err := s.inTurn(g, b.Nonce, b.Counter); err != nil {
		return err
	}
	switch {
	case r.standing() != Resume:
		return ErrStopped
	case g.now >= r.charter.Body.Expiry:
		return ErrExpired
	case g.now >= s.until || s.last.counter == 0:
		return ErrNoLease
	case s.open != nil:
		return ErrActOpen
	case b.Intent.IsZero() || b.MaxSat <= 0:
		return ErrInvalid
	case b.MaxSat > r.charter.Body.Caps.PerAct || b.MaxSat > s.reserve:
		return fmt.Errorf("%w: %v, the lease has %v left", ErrAllowance, b.MaxSat, s.reserve)
	}
	if err := s.pace(g, s.granted, r.charter.Body); err != nil {
		return err
	}
	return r.cold(g.now)
}

// mayBear finds the seat of one more child of slot i, and of who else that counts for.
func (r *Registry) mayBear(now dolly.Time, i uint32, s *slot) (child Seat, elder *Seat, err error) {
	c := r.charter.Body
	switch {
	case s.bound.Depth >= c.Depth:
		return child, nil, ErrDepth
	case r.births >= c.Births:
		return child, nil, fmt.Errorf("%w: %d", ErrBirths, c.Births)
	case s.recent(now) >= int(c.BirthsPerMonth):
		return child, nil, fmt.Errorf("%w: %d", ErrPace, c.BirthsPerMonth)
	}
	switch e, there := r.elder(now, i, s); {
	case !there:
		return child, nil, fmt.Errorf("%w: it is on probation, and nobody above it is here", ErrPace)
	case r.slot(e).recent(now) >= int(c.BirthsPerMonth):
		return child, nil, fmt.Errorf("%w: %d of a family on probation", ErrPace, c.BirthsPerMonth)
	case e != i:
		seat := r.seatOf(e)
		elder = &seat
	}
	for ; r.tally.free < c.Slots; r.tally.free++ {
		if r.freeAt(r.tally.free) {
			return r.seatOf(r.tally.free), elder, nil
		}
	}
	return child, nil, fmt.Errorf("%w of %d", ErrNoSlot, c.Slots)
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
	case s.open.Moved && b.Outcome != Delivered && g.now < s.open.Until:
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
	if !r.there(b.Slot) {
		return ErrNoSlot
	}
	s := r.slot(b.Slot)
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

func (r *Registry) judgeStop(g *ruling) error {
	_, changed, err := r.orders.Absorb(r.charter, g.raw)
	switch {
	case err != nil:
		return err
	case changed:
		r.enter(g, Line{Request: g.request, Order: g.raw})
		return nil
	case !r.orders.has(g.raw):
		return fmt.Errorf("%w: an order of a later number counts", ErrStale)
	}
	return r.ackNow(g)
}

// receiptPace is how long a holder's receipt for one order stands before
// another may take its place: each is a line.
const receiptPace = 10 * time.Minute

// judgeReceipt takes the receipts of a holder for the order that stands.
func (r *Registry) judgeReceipt(g *ruling) error {
	rec, err := open[Receipt](r.n, KindReceipt, g.raw)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	i, s, err := r.holder(rec.Key)
	b := rec.Body
	switch {
	case err != nil || i != b.Slot || rec.Key != g.from:
		return ErrSigner
	case b.Stop != r.orders.sum(r.charter):
		return fmt.Errorf("%w: it is for another order", ErrStale)
	case b.Hot < 0:
		return ErrInvalid
	case s.receipt != nil && bytes.Equal(wire.Marshal(*s.receipt), wire.Marshal(b)):
		return r.ackNow(g)
	case s.receipt != nil && s.receipt.Stop == b.Stop && g.now < s.receiptAt.Add(receiptPace):
		return fmt.Errorf("%w: one receipt in %v", ErrPace, receiptPace)
	}
	r.enter(g, Line{Request: g.request, Receipt: g.raw})
	return nil
}
