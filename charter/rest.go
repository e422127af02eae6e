package charter

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// Resting is what a holder is that waits for nothing, in little room, for worlds of
// many lives on network sim. Of the lease that [RenewNear] got it has the
// registry's own copy.
type Resting struct {
	charter *Signed[Charter]
	self    *Standing
	chain   [][]byte
	lease   *Lease
	raw     []byte // of the lease
	read    *byte  // as in papers: the charter
	st      restingState
	adopted bool
}

// restingState is the part of [HolderState] that is left when nothing is under way.
type restingState struct {
	nonce         Nonce
	counter       uint64
	base, total   Totals
	given         []Spend
	issued        []Issued
	closed, epoch uint64
	seen          dolly.Time
	try           uint32
}

// Rest makes z what h is, after which h is not to be used. It is false, and h goes on,
// for a holder with a request, an act, an order or a farewell, or without a lease
// of its first charter; and everywhere but in network sim.
func (h *Holder) Rest(r *Registry, z *Resting) bool {
	st := &h.st
	_, s, err := r.holder(h.self.Key)
	switch {
	case r.n != dolly.Sim || err != nil || s.last.lease == nil || s.last.lease.Index != h.lease.Body.Index,
		h.lease.Key != h.charter.Body.LeaseKey || len(h.lease.Body.Acts) > 0 || h.lease.Body.Handover != nil || st.Lease == nil || st.Left,
		st.Act != nil || st.LeaseAsk != nil || st.ActAsk != nil || st.SettleAsk != nil || st.Newest != nil,
		st.Orders.Halt != nil || st.Orders.Last != nil || st.Charter != nil || st.Handover != nil:
		return false
	}
	*z = Resting{
		charter: h.charter, self: h.self, chain: h.chain, lease: s.last.lease, raw: st.Lease, read: h.read[0], adopted: h.adopted,
		st: restingState{
			nonce: st.Nonce, counter: st.Counter, base: st.Base, total: st.Total, given: st.Given,
			issued: st.Issued, closed: st.Closed, epoch: st.Epoch, seen: st.Seen, try: st.Try,
		},
	}
	return true
}

// Wake makes h the holder that rested; key is its own.
func (z *Resting) Wake(key wire.Signer, h *Holder) {
	s := &z.st
	*h = Holder{
		key: key, charter: z.charter, self: z.self, chain: z.chain, adopted: z.adopted, read: papers{z.read},
		st: HolderState{
			Nonce: s.nonce, Counter: s.counter, Base: s.base, Total: s.total, Given: s.given,
			Issued: s.issued, Closed: s.closed, Epoch: s.epoch, Seen: s.seen, Try: s.try, Lease: z.raw,
		},
		lease: Signed[Lease]{Body: *z.lease, Key: z.charter.Body.LeaseKey},
	}
	if len(z.raw) > 0 {
		h.lease.Raw = z.raw
	}
}

// Lease is the latest lease.
func (z *Resting) Lease() Lease { return *z.lease }

// Standing is who rests.
func (z *Resting) Standing() Standing { return *z.self }
