package charter

import (
	"errors"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// fold takes one line into the state and returns its reply, nil if it has none.
// It judges nothing: what is in a line has happened.
func (r *Registry) fold(l Line) []byte {
	r.hashes = append(r.hashes, l.Hash())
	r.at = l.At
	switch {
	case l.Leased != nil:
		return r.foldLease(l)
	case l.Granted != nil:
		return r.foldAct(l)
	case l.Settled != nil:
		r.foldSettle(l)
	case l.Voided != nil:
		r.foldVoid(*l.Voided)
	case l.Frozen != nil:
		for _, seat := range l.Frozen.Seats {
			r.slots[seat.Slot].frozen = true
		}
	case l.Order != nil:
		if next, _, err := r.orders.Absorb(r.charter, l.Order); err == nil {
			r.orders = next
		}
	case l.Receipt != nil:
		if rec, err := open[Receipt](r.n, KindReceipt, l.Receipt); err == nil {
			r.slots[rec.Body.Slot].obeys = rec.Body.Stop
		}
	}
	if l.Request.IsZero() || l.Frozen != nil {
		return nil
	}
	r.acks[l.Request] = r.ack(l.Request)
	return r.acks[l.Request]
}

func (r *Registry) foldLease(l Line) []byte {
	t, s := l.Leased, r.slots[l.Leased.Seat.Slot]
	if t.Bound != nil {
		s.bound, s.reserved, s.used = t.Bound, nil, map[Nonce]bool{}
		s.nonce = t.Nonce
	}
	s.used[t.Nonce] = true
	if t.Nonce != s.nonce {
		r.supersede(l, s)
	}
	r.spent += t.Charge
	s.renewed += t.Charge
	s.reserve, s.until, s.spendFrom, s.tip = t.Allowance, t.Until, t.SpendFrom, t.Tip
	index, head := r.Head()
	lease := Lease{
		Charter: r.charter.Hash(), Slot: t.Seat.Slot, Gen: t.Seat.Gen, Key: s.bound.Key,
		Nonce: t.Nonce, Counter: t.Counter, Index: index, Head: head, At: l.At, Until: t.Until,
		SpendFrom: t.SpendFrom, Allowance: t.Allowance, KnownTip: t.Tip,
		Order: r.orders.Raw(),
	}
	if s.open != nil {
		lease.Acts = [][]byte{s.open.raw}
	}
	s.lease = answer{t.Counter, l.Request, wire.Seal(r.key, r.n, KindLease, lease)}
	return s.lease.reply
}

// supersede hands a slot to a new incarnation. Its open act moves on to
// be finished: what the old incarnation paid goes on, nothing new is paid.
func (r *Registry) supersede(l Line, s *slot) {
	s.linger = slices.DeleteFunc(s.linger, func(old linger) bool { return old.until <= l.At })
	if s.until > l.At {
		s.linger = append(s.linger, linger{s.until, s.leftBehind(l.Leased.Charge)})
	}
	s.nonce, s.act = l.Leased.Nonce, answer{}
	if s.open == nil {
		return
	}
	a := s.open
	a.Nonce, a.Counter, a.moved = s.nonce, 0, true
	a.raw = r.sealAct(s, *a)
}

func (r *Registry) foldAct(l Line) []byte {
	g := *l.Granted
	s := r.slots[g.Slot]
	s.open = &openAct{Granted: g}
	s.open.raw = r.sealAct(s, *s.open)
	if g.Child != nil {
		r.births++
		s.births = append(s.births[len(s.births)-s.recent(l.At):], l.At)
		r.slots[g.Child.Slot].reserved = &reservation{parent: s.bound.Key, until: g.Until}
	}
	s.act = answer{g.Counter, l.Request, s.open.raw}
	return s.open.raw
}

func (r *Registry) sealAct(s *slot, g openAct) []byte {
	index, head := r.Head()
	return wire.Seal(r.key, r.n, KindAct, Act{
		Charter: r.charter.Hash(), Index: index, Head: head, Holder: s.bound.Key, Nonce: g.Nonce,
		Counter: g.Counter, Intent: g.Intent, MaxSat: g.MaxSat, Moved: g.moved, Until: g.Until, Child: g.Child,
	})
}

func (r *Registry) foldSettle(l Line) {
	t := l.Settled
	s := r.slots[t.Slot]
	if seat := s.open.Child; seat != nil {
		r.settleChild(l, s, *seat)
	}
	s.open = nil
	s.reserve -= t.Spent
	r.spent += t.Spent
}

// settleChild gives a failed birth's seat back if nobody holds it, and else
// keeps it for the child to come.
func (r *Registry) settleChild(l Line, s *slot, seat Seat) {
	child := r.slots[seat.Slot]
	if child.gen != seat.Gen || child.bound != nil {
		return
	}
	if l.Settled.Outcome == Failed {
		r.births--
		s.births = s.births[:len(s.births)-1]
		r.slots[seat.Slot] = child.freed()
		return
	}
	child.reserved.until = max(child.reserved.until, l.At)
}

func (r *Registry) foldVoid(v Voided) {
	s := r.slots[v.Seat.Slot]
	r.spent += v.Charge
	if !v.Leaving {
		r.slots[v.Seat.Slot] = s.freed()
		return
	}
	s.leaving = true
	s.renewed += v.Charge
	if v.Final {
		s.reserve = 0
		if s.open != nil {
			s.reserve = s.open.MaxSat
		}
	}
}

func (r *Registry) ack(request dolly.Hash) []byte {
	index, head := r.Head()
	return wire.Seal(r.key, r.n, KindAck, Ack{Request: request, Index: index, Head: head})
}

func (r *Registry) refuse(g *ruling, err error) []byte {
	reason := ErrInvalid
	errors.As(err, &reason)
	ref := Refusal{Request: g.request, Reason: reason, Text: err.Error(), At: g.now}
	if reason == ErrStopped {
		ref.Order = r.orders.Raw()
	}
	return wire.Seal(r.key, r.n, KindRefusal, ref)
}
