package charter

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// judgeLease renews, supersedes or binds.
func (r *Registry) judgeLease(g *ruling) error {
	req, err := open[LeaseReq](r.n, KindLeaseReq, g.raw)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return r.judgeLeaseReq(g, req)
}

// judgeLeaseReq is judgeLease of a request that was read.
func (r *Registry) judgeLeaseReq(g *ruling, req Signed[LeaseReq]) error {
	b := req.Body
	if req.Key != g.from || b.Renewed < 0 {
		return ErrSigner
	}
	if err := r.term(g, b.Term); err != nil {
		return err
	}
	who, err := r.whoAsks(g, b, req.Key)
	if err != nil {
		return err
	}
	if who.Key != req.Key || who.Seat != (Seat{b.Slot, b.Gen}) {
		return fmt.Errorf("%w: not the last certificate's key", ErrSigner)
	}
	s := r.slot(b.Slot)
	if b.Gen != s.gen {
		return r.judgeGone(b, s.gen)
	}
	if s.bound != nil && s.bound.Key != req.Key {
		return r.judgeRivals(g, s, who, b.Chain)
	}
	if s.answered(b.Nonce, b.Counter) {
		return r.repeat(g, s, who.Seat)
	}
	if err := r.mayLease(g, s, b, who); err != nil {
		return err
	}
	line := Line{Request: g.request, Leased: r.terms(g.now, s, b)}
	if s.bound == nil {
		line.Leased.Bound = r.binding(who, b)
	}
	r.enter(g, line)
	return nil
}

// judgeGone refuses who holds an earlier generation. What it remembers counts: a
// registry that lost lines took its slot back for renewals that it forgot.
func (r *Registry) judgeGone(b LeaseReq, now uint32) error {
	if err := r.show(b.Last); err != nil {
		return err
	}
	return fmt.Errorf("%w: generation %d, now %d", ErrVoided, b.Gen, now)
}

// whoAsks is who a chain leads to. In one process, where both sides hold the same
// title, nobody has to look.
func (r *Registry) whoAsks(g *ruling, b LeaseReq, key dolly.PeerID) (Standing, error) {
	if i, s, err := r.holder(key); err == nil && !s.orphan && g.title != nil && g.title == s.title {
		return r.standingOf(i), nil
	}
	return r.verify(b, key)
}

// verify follows a chain as far as it must: the certificate that a bound key was
// bound by was verified then, or adopted since.
func (r *Registry) verify(b LeaseReq, key dolly.PeerID) (Standing, error) {
	n := len(b.Chain)
	if n > 0 {
		if i, s, err := r.holder(key); err == nil && !s.orphan && bytes.Equal(b.Chain[n-1], r.certOf(s)) {
			return r.standingOf(i), nil
		}
	}
	if s := r.seat(Seat{b.Slot, b.Gen}); n > 1 && n <= int(r.charter.Body.Depth)+1 && s != nil && s.bound == nil {
		if st, known, err := r.childOf(b.Chain[n-2], b.Chain[n-1]); known {
			return st, err
		}
	}
	return Verify(r.charter, b.Chain)
}

// standingOf is who holds slot i, which is bound.
func (r *Registry) standingOf(i uint32) Standing {
	b := r.slot(i).bound
	return Standing{Seat: r.seatOf(i), Key: b.Key, Depth: b.Depth, Path: b.Path, Signer: b.Signer, Parents: b.Parents}
}

// childOf verifies a certificate whose signer is bound, if it is, by the one above.
func (r *Registry) childOf(above, cert []byte) (st Standing, known bool, err error) {
	l, err := openLink(r.charter, cert, true)
	if err != nil {
		return st, false, err
	}
	i, s, err := r.holder(l.cert.Key)
	if err != nil || s.orphan || !bytes.Equal(r.certOf(s), above) {
		return st, false, err
	}
	st, err = childStanding(r.charter, r.standingOf(i), wire.Sum(above), l)
	return st, true, err
}

// answered reports whether the counter is that of the latest granted request.
func (s *slot) answered(nonce Nonce, counter uint64) bool {
	return s.bound != nil && s.nonce == nonce && counter > 0 && s.last.counter == counter
}

// binding is who a seat is bound to. Of the seats above it the registry knows
// more than a chain that begins at an adopted agent.
func (r *Registry) binding(who Standing, b LeaseReq) *Bound {
	parents := who.Parents
	if n := len(parents); n > 0 {
		if up := r.seat(parents[n-1]); up != nil && up.bound != nil {
			parents = append(slices.Clip(up.bound.Parents), parents[n-1])
		}
	}
	return &Bound{
		Key: who.Key, Depth: who.Depth, Path: who.Path, Signer: who.Signer,
		Parents: parents, Cert: b.Chain[len(b.Chain)-1], Renewed: b.Renewed,
	}
}

func (r *Registry) mayLease(g *ruling, s *slot, b LeaseReq, who Standing) error {
	switch {
	case s.frozen:
		return ErrFrozen
	case s.leaving || s.orphan:
		return ErrLeaving
	case s.bound != nil && b.Nonce == s.nonce && b.Counter < s.last.counter:
		return ErrStale
	}
	g.slot, g.turn = s, turn{b.Nonce, b.Counter}
	if err := r.show(b.Last); err != nil {
		return err
	}
	if s.bound != nil && b.Nonce != s.nonce && slices.Contains(s.used, b.Nonce) {
		return ErrSuperseded
	}
	if err := s.inTurn(g, b.Nonce, b.Counter); err != nil {
		return err
	}
	switch {
	case r.standing() == Halt:
		return ErrStopped
	case g.now >= r.charter.Body.Expiry:
		return ErrExpired
	}
	if s.bound == nil {
		return r.mayBind(g, s, who)
	}
	if more := b.Renewed - s.renewed; more > s.leftBehind(0) {
		return fmt.Errorf("%w: %v more renewed, %v were allowed", ErrOverspent, more, s.leftBehind(0))
	}
	return s.pace(g, s.leased, r.charter.Body)
}

// pace bounds the lines of one kind that a holder can cause: every one is kept
// for ever.
func (s *slot) pace(g *ruling, lines []dolly.Time, c Charter) error {
	if n := len(since(lines, g.now.Add(-c.LeaseLife))); n >= maxPace {
		return fmt.Errorf("%w: %d in %v", ErrPace, n, c.LeaseLife)
	}
	return nil
}

// mayBind checks a first lease. A child's seat must be reserved by an act; a
// root takes a free one; an adopted agent the one kept for it.
func (r *Registry) mayBind(g *ruling, s *slot, who Standing) error {
	adopted := r.charter.Body.adopts(who.Seat, who.Key)
	if err := r.cold(g.now); err != nil && (!adopted || !r.founding || r.behind) {
		return err
	}
	if who.Root && !adopted && s.reserved != nil || !who.Root && s.reserved == nil {
		return ErrTaken
	}
	if _, _, err := r.holder(who.Key); err == nil {
		return fmt.Errorf("%w: the key holds another slot", ErrTaken)
	}
	return nil
}

// show compares the line that a holder remembers with this registry's. Only
// what the warden signed counts: a liar cannot make it look old. What an epoch
// said that this registry never had, or a primary after its hand-over, is no line of it.
func (r *Registry) show(last []byte) error {
	if r.behind {
		return ErrBehind
	}
	if len(last) == 0 {
		return nil
	}
	seen, err := r.openSighting(last)
	if err != nil {
		return fmt.Errorf("%w: the last record: %w", ErrInvalid, err)
	}
	if !seen.foreign && !r.has(seen.index, seen.head) {
		r.behind = true
		return ErrBehind
	}
	return nil
}

func (r *Registry) has(index uint64, head dolly.Hash) bool {
	if index > 0 && index <= r.forgotten {
		return true
	}
	return index > 0 && index <= r.lines() && r.hashes[index-1-r.forgotten] == head
}

// terms are what a lease granted now says. The allowance never shrinks below
// what the lease before still allowed, unless the epoch changed: a payment that
// crossed the request on its way is covered.
func (r *Registry) terms(now dolly.Time, s *slot, b LeaseReq) *Leased {
	c := r.charter.Body
	t := &Leased{
		Seat: Seat{b.Slot, b.Gen}, Nonce: b.Nonce, Counter: b.Counter,
		Until: min(now.Add(c.LeaseLife), c.Expiry), SpendFrom: s.spendFrom, Tip: s.tip,
	}
	if s.bound != nil {
		t.Charge = max(0, b.Renewed-s.renewed)
	}
	if b.Tip.Seq > s.tip.Seq {
		t.Tip = b.Tip
	}
	left := c.Caps.Total - r.committed(now) + s.reserve - t.Charge
	if s.bound != nil && b.Nonce != s.nonce && s.until > now {
		t.SpendFrom = max(t.SpendFrom, s.until)
		left -= s.leftBehind(t.Charge)
	}
	t.Allowance = max(0, min(c.Caps.PerLease, left))
	return t
}

// leftBehind is what a superseded incarnation may still pay for renewals: the
// open act's escrow moves on to the new one.
func (s *slot) leftBehind(charge dolly.Sat) dolly.Sat { return max(0, s.reserve-charge-s.escrow()) }

// escrow is what the open act may still cost.
func (s *slot) escrow() dolly.Sat {
	if s.open == nil {
		return 0
	}
	return s.open.MaxSat
}

// repeat answers a counter that was answered: the same bytes get the same
// reply, and those of an attempt that was refused before it the same no; others
// are a second holder of the key.
func (r *Registry) repeat(g *ruling, s *slot, seat Seat) error {
	if s.last.request == g.request {
		g.reply = r.sealAnswer(s.last)
		return nil
	}
	if why := s.refusedBefore(g.request); why != nil {
		return why
	}
	if !s.frozen {
		r.enter(g, Line{Request: g.request, Frozen: &Frozen{Seats: []Seat{seat}, Proof: [][]byte{g.raw}}})
	}
	return fmt.Errorf("%w: two requests with one counter", ErrFrozen)
}
