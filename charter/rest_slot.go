package charter

import (
	"slices"

	"github.com/dollynator/dolly"
)

// rested is a registry's slot whose holder rests: a seat that is bound and has nothing
// open. The lease is the holder's.
type rested struct {
	title *title
	cold  string // as in Resting
}

// mayRest reports whether a slot is no more than what is packed of it.
func (r *Registry) mayRest(s *slot) bool {
	return s.bound != nil && s.bound.Renewed == 0 && s.reserved == nil && !s.frozen && !s.leaving && !s.orphan && s.receipt == nil &&
		s.last.carried == nil && s.last.act == nil && s.open == nil && len(s.refused) == 0 && len(s.linger) == 0 && r.handover == nil &&
		s.nonce == s.last.lease.Nonce && s.last.counter == s.last.lease.Counter && s.tip == s.last.lease.KnownTip
}

// asked is the name of the request for the latest lease, if it was near.
func (s *slot) asked(try uint32) dolly.Hash {
	q := LeaseReq{Slot: s.title.seat.Slot, Gen: s.gen, Nonce: s.nonce, Counter: s.last.counter, Term: Term{Try: try}}
	return q.near()
}

// pack is what a slot that may rest remembers beside the lease; try is the holder's
// count of attempts.
func (r *Registry) pack(s *slot, try uint32, p *packed) {
	if s.asked(try) == s.last.request {
		p.uint(uint64(try) + 1)
	} else {
		p.uint(0)
		p.hash(s.last.request)
	}
	p.int(int64(s.reserve))
	p.int(int64(s.renewed))
	p.int(int64(s.spent))
	p.int(int64(s.last.lease.At - s.since))
	for _, t := range [3][]dolly.Time{s.births, s.leased, s.granted} {
		p.moments(t, s.last.lease.At)
	}
	p.uint(uint64(len(s.used)))
	for _, n := range s.used {
		*p = append(*p, n[:]...)
	}
	acks := slices.DeleteFunc(s.acks, r.ackGone)
	p.uint(uint64(len(acks)))
	for _, a := range acks {
		p.hash(a)
	}
}

// rest has slot i rest.
func (r *Registry) rest(i uint32, z rested) {
	if len(r.resting) < len(r.slots) {
		r.resting = append(make([]rested, 0, len(r.slots)), r.resting...)[:len(r.slots)]
	}
	r.resting[i], r.slots[i] = z, nil
}

// ackGone reports whether a request's ack is not known any more.
func (r *Registry) ackGone(request dolly.Hash) bool {
	_, known := r.tally.acks[request]
	return !known
}

// slot is slot i, awake.
func (r *Registry) slot(i uint32) *slot {
	if r.slots[i] == nil {
		r.slots[i] = r.wake(i)
		r.resting[i] = rested{}
	}
	return r.slots[i]
}

// wake unpacks slot i, which rests.
func (r *Registry) wake(i uint32) *slot {
	z := &r.resting[i]
	d, u := z.title, unpacked(z.cold)
	l := u.lease(&r.charter, d)
	u.uint() // how much of it is the slot's
	who := d.standing()
	s := &slot{
		gen: d.seat.Gen, title: d, nonce: l.Nonce, until: l.Until, spendFrom: l.SpendFrom, tip: l.KnownTip,
		bound: &Bound{Key: who.Key, Depth: who.Depth, Path: who.Path, Signer: who.Signer, Parents: who.Parents},
		last:  answer{counter: l.Counter, lease: &l},
	}
	if try := u.uint(); try > 0 {
		s.last.request = s.asked(uint32(try - 1))
	} else {
		s.last.request = u.hash()
	}
	s.reserve, s.renewed, s.spent = dolly.Sat(u.int()), dolly.Sat(u.int()), dolly.Sat(u.int())
	s.since = l.At - dolly.Time(u.int())
	s.births, s.leased, s.granted = u.moments(l.At), u.moments(l.At), u.moments(l.At)
	for n := u.uint(); n > 0; n-- {
		var nonce Nonce
		copy(nonce[:], u.take(len(nonce)))
		s.used = append(s.used, nonce)
	}
	for n := u.uint(); n > 0; n-- {
		if a := u.hash(); !r.ackGone(a) {
			s.acks = append(s.acks, a)
		}
	}
	return s
}

// dueAt is when the seat of slot i is to be voided, whether the slot rests or not.
func (r *Registry) dueAt(i uint32) dolly.Time {
	delay := r.charter.Body.VoidDelay
	if s := r.slots[i]; s != nil {
		return s.due(delay)
	}
	u := unpacked(r.resting[i].cold)
	return dolly.Time(u.int()).Add(delay)
}

// freeAt reports whether nobody holds slot i, nor is to.
func (r *Registry) freeAt(i uint32) bool {
	s := r.slots[i]
	return s != nil && s.free()
}

// certOf is the certificate that a slot was bound by.
func (r *Registry) certOf(s *slot) []byte {
	if s.bound.Cert == nil && s.title != nil {
		s.bound.Cert = s.title.raw(&r.charter)
	}
	return s.bound.Cert
}
