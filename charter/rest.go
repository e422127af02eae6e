package charter

import (
	"bytes"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// Resting is a holder that waits for nothing, in little room, for worlds of many lives
// on network sim. What it shares with the registry, whose slot rests as well, is there
// once.
type Resting struct {
	title *title
	cold  string // packed: the lease, the slot, the holder
}

// Rest makes z what h is, after which h is not to be used, and has the slot of r rest.
// It is false, and h goes on, for a holder with a request, an act, an order or a
// farewell, or without a lease of its first charter, or whose slot has more to
// remember than a lease; and everywhere but in network sim. The key must run once.
func (h *Holder) Rest(r *Registry, z *Resting) bool {
	i, s, err := r.holder(h.self.Key)
	if err != nil || !h.idle(r) {
		return false
	}
	if r.share(s, h); !h.same(s) || !r.mayRest(s) {
		return false
	}
	kids := h.heirs()
	if len(kids) < len(h.st.Issued) {
		return false
	}
	p, state := make(packed, 0, 256), make(packed, 0, 128)
	r.pack(s, h.st.Try, &state)
	p.lease(s.last.lease)
	p.text(string(state))
	h.pack(&p)
	h.title.bears(kids)
	*z = Resting{title: h.title, cold: string(p)}
	r.rest(i, rested{title: s.title, cold: z.cold})
	return true
}

// idle reports whether nothing is under way.
func (h *Holder) idle(r *Registry) bool {
	st, l := &h.st, &h.lease.Body
	return r.n == dolly.Sim && h.title != nil && h.adopted && st.Lease != nil && h.lease.Key == h.charter.Body.LeaseKey &&
		len(l.Acts) == 0 && l.Order == nil && l.Handover == nil && !st.Left &&
		st.Act == nil && st.LeaseAsk == nil && st.ActAsk == nil && st.SettleAsk == nil && st.Newest == nil &&
		st.Orders.Halt == nil && st.Orders.Last == nil && st.Charter == nil && st.Handover == nil && st.Epoch == h.charter.Body.Epoch
}

// same reports whether a slot's latest answer is the holder's lease.
func (h *Holder) same(s *slot) bool {
	l := s.last.lease
	return l != nil && s.title == h.title && l.Index == h.lease.Body.Index && l.Nonce == h.st.Nonce && l.Counter == h.st.Counter
}

// heirs are the deeds of all certificates that were issued; fewer if one is none.
func (h *Holder) heirs() []*title {
	if h.rested {
		return h.kids
	}
	var all []*title
	for _, issued := range h.st.Issued {
		k := slices.IndexFunc(h.kids, func(d *title) bool { return d.intent == issued.Intent && d.key == issued.Key })
		if k >= 0 && bytes.Equal(h.kids[k].raw(h.charter), issued.Cert) {
			all = append(all, h.kids[k])
			continue
		}
		d := newTitle(h.charter, h.title, issued.Cert)
		if d == nil {
			return nil
		}
		all = append(all, d)
	}
	return all
}

// recall writes the certificates of children out that rested as deeds.
func (h *Holder) recall() {
	if !h.rested {
		return
	}
	for _, d := range h.kids {
		h.st.Issued = append(h.st.Issued, d.issued(h.charter))
	}
	h.rested = false
}

// pack is the part of the state that is left when nothing is under way, and neither
// the lease nor the certificates say.
func (h *Holder) pack(p *packed) {
	st := &h.st
	read := uint64(0)
	if h.read[0] != nil {
		read = 1
	}
	p.uint(read)
	for _, v := range [4]dolly.Sat{st.Total.Renewed, st.Total.Settled, st.Total.Renewed - st.Base.Renewed, st.Total.Settled - st.Base.Settled} {
		p.int(int64(v))
	}
	p.uint(st.Closed)
	p.int(int64(st.Seen - h.lease.Body.At))
	p.uint(uint64(st.Try))
	p.uint(uint64(len(st.Given)))
	for _, s := range st.Given {
		p.hash(s.ID)
		p.uint(uint64(s.Kind))
		p.int(int64(s.MaxSat))
		if s.Offer == h.title.offer {
			p.uint(0)
			continue
		}
		p.uint(1)
		p.text(string(s.Offer))
	}
}

func (h *Holder) unpack(u *unpacked) {
	st := &h.st
	if u.uint() == 1 {
		h.read[0] = &h.charter.Raw[0]
	}
	st.Total = Totals{Renewed: dolly.Sat(u.int()), Settled: dolly.Sat(u.int())}
	st.Base = Totals{Renewed: st.Total.Renewed - dolly.Sat(u.int()), Settled: st.Total.Settled - dolly.Sat(u.int())}
	st.Closed, st.Seen, st.Try = u.uint(), h.lease.Body.At+dolly.Time(u.int()), uint32(u.uint())
	n := int(u.uint())
	for range n {
		s := Spend{ID: u.hash(), Kind: SpendKind(u.uint()), MaxSat: dolly.Sat(u.int()), Offer: h.title.offer}
		if u.uint() == 1 {
			s.Offer = dolly.OfferID(u.text())
		}
		st.Given = append(st.Given, s)
	}
}

// Wake makes h the holder that rested; key is its own, and c the charter that it had.
func (z *Resting) Wake(key wire.Signer, c *Signed[Charter], h *Holder) {
	self, u := z.title.standing(), unpacked(z.cold)
	l := u.lease(c, z.title)
	u.text() // the slot's
	*h = Holder{
		key: key, charter: c, self: &self, title: z.title, kids: z.title.kids(), rested: z.title.first != nil, adopted: true,
		st:    HolderState{Nonce: l.Nonce, Counter: l.Counter, Lease: []byte{}, Epoch: c.Body.Epoch},
		lease: Signed[Lease]{Body: l, Key: c.Body.LeaseKey},
	}
	h.unpack(&u)
}

// Standing is who rests.
func (z *Resting) Standing() Standing { return z.title.standing() }
