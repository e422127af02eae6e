package charter

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// ErrFar is returned for what only bytes can carry: see [RenewNear].
var ErrFar = errors.New("to be asked in bytes")

// RenewNear is a whole renewal between a holder and its warden in one process, for
// worlds of many lives on network sim: the request is judged, the line entered
// and the lease taken in as [Holder.LeaseRequest], [Registry.Handle] and
// [Holder.OnLease] do, but neither request nor lease is encoded. It is [ErrFar],
// and nothing happened, for whoever has a request or an act under way, or shows a
// line of another epoch. Before anything else is asked of the holder its lease
// must be [Written].
func RenewNear(r *Registry, h *Holder, now dolly.Time, tip Tip) ([]Line, error) {
	last := h.lease.Body
	_, s, err := r.holder(h.self.Key)
	switch {
	case r.n != dolly.Sim || err != nil || s.open != nil || r.key == nil || r.ceased,
		!h.adopted || h.st.LeaseAsk != nil || h.st.ActAsk != nil || h.st.Act != nil || h.st.Newest != nil,
		h.st.Lease == nil || last.Charter != h.charter.Hash():
		return nil, ErrFar
	}
	h.st.Asked = h.st.Total
	req := LeaseReq{
		Slot: h.self.Slot, Gen: h.self.Gen, Nonce: h.st.Nonce, Counter: h.st.Counter + 1,
		Tip: tip, Renewed: h.st.Total.Renewed, Term: h.term(),
	}
	if h.title == nil || h.title != s.title {
		req.Chain = h.Chain()
	}
	g := &ruling{now: max(now, r.at), from: h.self.Key, request: req.near(), near: true, title: h.title}
	r.lapse(g)
	if !r.has(last.Index, last.Head) {
		r.behind = true
		return g.lines, ErrBehind
	}
	if err := r.judgeLeaseReq(g, Signed[LeaseReq]{Body: req, Key: h.self.Key}); err != nil {
		return g.lines, fmt.Errorf("renew: %w", err)
	}
	r.share(s, h)
	return g.lines, h.takeIn(now, Signed[Lease]{Body: *s.last.lease, Key: r.key.Peer()}, []byte{})
}

// share has the registry and a holder in one process keep what is the same once.
func (r *Registry) share(s *slot, h *Holder) {
	if h.title != nil && s.title == nil && bytes.Equal(s.bound.Cert, h.title.raw(h.charter)) {
		s.title = h.title
	}
}

// near names a request that has no bytes.
func (q *LeaseReq) near() dolly.Hash {
	b := append(make([]byte, 0, 48), q.Nonce[:]...)
	b = binary.BigEndian.AppendUint32(b, q.Slot)
	b = binary.BigEndian.AppendUint32(b, q.Gen)
	b = binary.BigEndian.AppendUint64(b, q.Counter)
	return sha256.Sum256(binary.BigEndian.AppendUint32(b, q.Try))
}

// Written gives a holder the bytes of a lease that [RenewNear] got for it, which the
// warden still knows how to write. Without one it changes nothing.
func Written(r *Registry, h *Holder) error {
	if h.st.Lease == nil || len(h.st.Lease) > 0 {
		return nil
	}
	_, s, err := r.holder(h.self.Key)
	if err != nil || s.last.lease == nil || s.last.lease.Index != h.lease.Body.Index {
		return fmt.Errorf("write lease: %w", ErrStale)
	}
	h.lease.Raw = r.sealAnswer(answer{lease: s.last.lease})
	h.st.Lease = h.lease.Raw
	return nil
}

// Forget drops the hashes of the lines up to a number, in network sim and nowhere
// else: a record that shows one of them is then taken at its word, and by that
// a warden that lost lines would not notice it. It is for simulations that keep no
// lines either.
func (r *Registry) Forget(upTo uint64) {
	if n := len(r.hashes); r.n == dolly.Sim && upTo > r.forgotten && n > 1 {
		drop := min(int(upTo-r.forgotten), n-1)
		r.hashes = append([]dolly.Hash(nil), r.hashes[drop:]...)
		r.forgotten += uint64(drop)
	}
}

// ForgetAcks drops what was acknowledged up to a line, in network sim and nowhere
// else: it is judged anew if it comes again.
func (r *Registry) ForgetAcks(upTo uint64) {
	if r.n != dolly.Sim {
		return
	}
	kept := map[dolly.Hash]acked{} // a map that was large stays so
	for request, line := range r.tally.acks {
		if line.index > upTo {
			kept[request] = line
		}
	}
	r.tally.acks = kept
	for _, s := range r.slots {
		if s == nil {
			continue
		}
		if s.acks = slices.DeleteFunc(s.acks, r.ackGone); len(s.acks) == 0 {
			s.acks = nil
		}
	}
}

// Again is [NewHolder] for another start of the same agent, whose chain was
// verified at the one before.
func (h *Holder) Again(st HolderState, nonce Nonce) (*Holder, error) {
	next := &Holder{key: h.key, charter: h.charter, chain: h.chain, title: h.title, kids: h.kids, self: h.self, adopted: h.adopted, st: st, read: papers{h.read[0]}}
	return next.begin(st, nonce)
}

// Child is [NewHolder] for the first start of a child that h certified.
func (h *Holder) Child(key wire.Signer, cert []byte, nonce Nonce) (*Holder, error) {
	self, err := h.childStanding(cert)
	if err != nil || self.Key != key.Peer() {
		return nil, fmt.Errorf("new child: %w", errors.Join(err, ErrChain))
	}
	next := &Holder{key: key, charter: h.charter, self: &self, adopted: h.adopted, read: papers{h.read[0]}}
	if h.title != nil {
		next.title = newTitle(h.charter, h.title, cert)
	}
	if next.title == nil {
		next.chain = append(slices.Clip(h.Chain()), cert)
	} else {
		h.kids = append(slices.Clip(h.kids), next.title)
	}
	return next.begin(HolderState{}, nonce)
}
