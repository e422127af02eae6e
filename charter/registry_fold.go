package charter

// fold takes one line into the state. It judges nothing: what is in a line has
// happened.
func (r *Registry) fold(l Line) {
	r.hashes = append(r.hashes, l.Hash())
	r.at = l.At
	r.endLingers(l.At)
	switch {
	case l.Leased != nil:
		r.foldLease(l)
	case l.Granted != nil:
		r.foldAct(l)
	case l.Settled != nil:
		r.foldSettle(l)
	case l.Voided != nil:
		r.foldVoid(l)
	case l.Frozen != nil:
		for _, seat := range l.Frozen.Seats {
			r.slot(seat.Slot).frozen = true
		}
	case l.Order != nil:
		if next, _, err := r.orders.Absorb(r.charter, l.Order); err == nil {
			r.orders = next
		}
	case l.Receipt != nil:
		if rec, err := open[Receipt](r.n, KindReceipt, l.Receipt); err == nil {
			s := r.slot(rec.Body.Slot)
			s.receipt, s.receiptAt = &rec.Body, l.At
		}
	case l.Epoch != nil:
		r.foldEpoch(l)
	case l.HandedOver != nil:
		r.foldHandover(l)
	}
}

func (r *Registry) foldLease(l Line) {
	t := l.Leased
	i, s := t.Seat.Slot, r.slot(t.Seat.Slot)
	if t.Bound != nil {
		s.bound, s.reserved, s.nonce, s.renewed, s.since = t.Bound, nil, t.Nonce, t.Bound.Renewed, l.At
		r.tally.holders[t.Bound.Key] = i
	}
	if t.Nonce != s.nonce {
		r.supersede(l, s)
	}
	r.spent += t.Charge
	s.spent += t.Charge
	s.renewed += t.Charge
	s.until, s.spendFrom, s.tip = t.Until, t.SpendFrom, t.Tip
	s.leased = noted(s.leased, l.At.Add(-r.charter.Body.LeaseLife), l.At)
	r.setReserve(s, max(t.Allowance, s.escrow()))
	r.expect(i)
	index, head := r.Head()
	s.last = answer{counter: t.Counter, request: l.Request, carried: s.open, lease: &Lease{
		Charter: r.charter.Hash(), Slot: i, Gen: t.Seat.Gen, Key: s.bound.Key,
		Nonce: t.Nonce, Counter: t.Counter, Index: index, Head: head, At: l.At, Until: t.Until,
		SpendFrom: t.SpendFrom, Allowance: t.Allowance, KnownTip: t.Tip,
		Order: r.orders.Raw(r.charter),
	}}
	s.passed()
}

// supersede hands a slot to a new incarnation. Its open act moves on to
// be finished: what the old incarnation paid goes on, nothing new is paid.
func (r *Registry) supersede(l Line, s *slot) {
	if s.until > l.At {
		r.linger(l.Leased.Seat.Slot, linger{s.until, s.leftBehind(l.Leased.Charge)})
	}
	s.used = append(s.used, s.nonce)
	s.nonce = l.Leased.Nonce
	if s.open == nil {
		return
	}
	moved := *s.open
	moved.Nonce, moved.Counter, moved.Moved = s.nonce, 0, true
	s.open = r.here(moved)
}

// here is an act as of the last line, under the present charter.
func (r *Registry) here(a Act) *Act {
	a.Charter = r.charter.Hash()
	a.Index, a.Head = r.Head()
	return &a
}

func (r *Registry) foldAct(l Line) {
	g := *l.Granted
	s := r.slot(g.Slot)
	s.open = r.here(Act{
		Holder: s.bound.Key, Nonce: g.Nonce, Counter: g.Counter, Intent: g.Intent, MaxSat: g.MaxSat,
		Until: g.Until, Child: g.Child,
	})
	if g.Child != nil {
		r.bear(l, s)
		r.slot(g.Child.Slot).reserved = &reservation{parent: s.bound.Key, until: g.Until}
		r.expect(g.Child.Slot)
	}
	s.granted = noted(s.granted, l.At.Add(-r.charter.Body.LeaseLife), l.At)
	s.last = answer{counter: g.Counter, request: l.Request, act: s.open}
	s.passed()
}

func (r *Registry) foldSettle(l Line) {
	t := l.Settled
	s := r.slot(t.Slot)
	if seat := s.open.Child; seat != nil {
		r.settleChild(l, s, *seat)
	}
	s.open, s.bore = nil, bearing{}
	r.setReserve(s, s.reserve-t.Spent)
	r.spent += t.Spent
	s.spent += t.Spent
	r.keepAck(t.Slot, l.Request)
}

// settleChild gives a failed birth's seat back if nobody holds it, and else
// keeps it for the child to come.
func (r *Registry) settleChild(l Line, s *slot, seat Seat) {
	child := r.seat(seat)
	if child == nil || child.bound != nil || child.reserved == nil || child.reserved.parent != s.bound.Key {
		return
	}
	if l.Settled.Outcome == Failed {
		r.unbear(s)
		r.freed(seat.Slot)
		return
	}
	child.reserved.until = max(child.reserved.until, l.At)
}

func (r *Registry) foldVoid(l Line) {
	v, i := *l.Voided, l.Voided.Seat.Slot
	s := r.slot(i)
	r.spent += v.Charge
	if !v.Leaving {
		r.freed(i)
	} else {
		s.leaving = true
		s.renewed += v.Charge
		s.spent += v.Charge
		if v.Final {
			r.setReserve(s, s.escrow())
		}
	}
	if !l.Request.IsZero() {
		r.keepAck(i, l.Request)
	}
}

// seat is the slot that a seat names in its present generation, or nil.
func (r *Registry) seat(at Seat) *slot {
	if !r.there(at.Slot) || r.slot(at.Slot).gen != at.Gen {
		return nil
	}
	return r.slot(at.Slot)
}

// seatOf is the seat of slot i in its present generation.
func (r *Registry) seatOf(i uint32) Seat { return Seat{Slot: i, Gen: r.slot(i).gen} }
