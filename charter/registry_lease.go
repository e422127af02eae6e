package charter

import (
	"fmt"

	"github.com/dollynator/dolly"
)

// judgeLease renews, supersedes or binds.
func (r *Registry) judgeLease(g *ruling) error {
	req, err := open[LeaseReq](r.n, KindLeaseReq, g.raw)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	b := req.Body
	who, err := Verify(r.charter, b.Chain)
	if err != nil {
		return err
	}
	if req.Key != g.from || who.Key != req.Key || who.Seat != (Seat{b.Slot, b.Gen}) || b.Renewed < 0 {
		return fmt.Errorf("%w: not the last certificate's key", ErrSigner)
	}
	s := r.slots[b.Slot]
	if b.Gen != s.gen {
		return fmt.Errorf("%w: generation %d, now %d", ErrVoided, b.Gen, s.gen)
	}
	if s.bound != nil && s.bound.Key != req.Key {
		return r.judgeRivals(g, s, who, b.Chain)
	}
	if s.bound != nil && s.nonce == b.Nonce && s.lease.counter == b.Counter {
		return r.repeat(g, s, who.Seat, s.lease)
	}
	if err := r.mayLease(g, s, b, who); err != nil {
		return err
	}
	line := Line{Request: g.request, Leased: r.terms(g.now, s, b)}
	if s.bound == nil {
		line.Leased.Bound = &Bound{
			Key: who.Key, Depth: who.Depth, Path: who.Path, Signer: who.Signer,
			Parents: who.Parents, Cert: b.Chain[len(b.Chain)-1],
		}
	}
	r.enter(g, line)
	return nil
}

func (r *Registry) mayLease(g *ruling, s *slot, b LeaseReq, who Standing) error {
	switch {
	case s.frozen:
		return ErrFrozen
	case s.leaving:
		return ErrLeaving
	case r.standing() == Halt:
		return ErrStopped
	case g.now >= r.charter.Body.Expiry:
		return ErrExpired
	}
	if err := r.show(b); err != nil {
		return err
	}
	if s.bound == nil {
		return r.mayBind(g, s, who)
	}
	switch {
	case b.Nonce != s.nonce && s.used[b.Nonce]:
		return ErrSuperseded
	case b.Nonce == s.nonce && b.Counter < s.lease.counter:
		return ErrStale
	case b.Renewed-s.renewed > s.leftBehind(0):
		return fmt.Errorf("%w: %v more renewed, %v were allowed", ErrOverspent, b.Renewed-s.renewed, s.leftBehind(0))
	}
	return nil
}

// mayBind checks a first lease. A child's seat must be reserved by an act; a
// root takes a free one; an adopted agent the one kept for it.
func (r *Registry) mayBind(g *ruling, s *slot, who Standing) error {
	if err := r.cold(g.now); err != nil {
		return err
	}
	adopted := false
	for _, a := range r.charter.Body.Adopt {
		adopted = adopted || a.Key == who.Key && who.Root
	}
	if who.Root && !adopted && s.reserved != nil || !who.Root && s.reserved == nil {
		return ErrTaken
	}
	if _, _, err := r.holder(who.Key); err == nil {
		return fmt.Errorf("%w: the key holds another slot", ErrTaken)
	}
	return nil
}

// show compares the line that a holder remembers with this registry's. Only a
// lease signed by the lease key counts: a liar cannot make a warden look old.
func (r *Registry) show(b LeaseReq) error {
	if r.behind {
		return ErrBehind
	}
	if len(b.Last) > 0 {
		last, err := openBy[Lease](r.n, KindLease, b.Last, r.charter.Body.LeaseKey)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrInvalid, err)
		}
		l := last.Body
		if l.Charter != r.charter.Hash() || l.Slot != b.Slot || l.Gen != b.Gen {
			return fmt.Errorf("%w: the last lease is another's", ErrInvalid)
		}
		if l.Index == 0 || l.Index > uint64(len(r.hashes)) || r.hashes[l.Index-1] != l.Head {
			r.behind = true
			return ErrBehind
		}
		delete(r.pending, b.Slot)
	}
	return nil
}

// terms are what a lease granted now says. The allowance never shrinks below
// what the lease before still allowed: a payment that crossed the request on
// its way is covered.
func (r *Registry) terms(now dolly.Time, s *slot, b LeaseReq) *Leased {
	c := r.charter.Body
	charge := max(0, b.Renewed-s.renewed)
	t := &Leased{
		Seat: Seat{b.Slot, b.Gen}, Nonce: b.Nonce, Counter: b.Counter,
		Until: min(now.Add(c.LeaseLife), c.Expiry), SpendFrom: s.spendFrom,
		Charge: charge, Tip: s.tip,
	}
	if b.Tip.Seq > s.tip.Seq {
		t.Tip = b.Tip
	}
	left := c.Caps.Total - r.committed(now) + s.reserve - charge
	if s.bound != nil && b.Nonce != s.nonce && s.until > now {
		t.SpendFrom = max(t.SpendFrom, s.until)
		left -= s.leftBehind(charge)
	}
	t.Allowance = min(c.Caps.PerLease, left)
	return t
}

// leftBehind is what a superseded incarnation may still pay for renewals: the
// open act's escrow moves on to the new one.
func (s *slot) leftBehind(charge dolly.Sat) dolly.Sat {
	left := s.reserve - charge
	if s.open != nil {
		left -= s.open.MaxSat
	}
	return max(0, left)
}

// repeat answers a counter that was answered: the same bytes get the same
// reply, others are a second holder of the key.
func (r *Registry) repeat(g *ruling, s *slot, seat Seat, last answer) error {
	if last.request == g.request {
		g.reply = last.reply
		return nil
	}
	if !s.frozen {
		r.enter(g, Line{Request: g.request, Frozen: &Frozen{Seats: []Seat{seat}, Proof: [][]byte{g.raw}}})
	}
	return fmt.Errorf("%w: two requests with one counter", ErrFrozen)
}

// judgeRivals handles a second key for a bound seat. If one parent signed both
// certificates, it and both subtrees are frozen by its own signatures.
func (r *Registry) judgeRivals(g *ruling, s *slot, who Standing, chain [][]byte) error {
	if who.Signer != s.bound.Signer || who.Signer == r.charter.Key || s.frozen {
		return ErrTaken
	}
	parent := who.Parents[len(who.Parents)-1]
	var seats []Seat
	for i, other := range r.slots {
		seat := Seat{uint32(i), other.gen}
		if other.bound != nil && (seat == parent || seat == who.Seat || other.under(who.Seat)) {
			seats = append(seats, seat)
		}
	}
	r.enter(g, Line{Request: g.request, Frozen: &Frozen{
		Seats: seats, Proof: [][]byte{s.bound.Cert, chain[len(chain)-1]},
	}})
	return fmt.Errorf("%w: two keys for one seat", ErrFrozen)
}

func (s *slot) under(seat Seat) bool {
	for _, p := range s.bound.Parents {
		if p == seat {
			return true
		}
	}
	return false
}
