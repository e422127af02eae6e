package charter

import (
	"bytes"
	"fmt"
)

// Charter is the newest charter that the holder knows.
func (h *Holder) Charter() Signed[Charter] { return *h.charter }

// Adopted is false when the newest charter does not know this agent: it makes
// no permits and certificates, wants no lease, and drains.
func (h *Holder) Adopted() bool { return h.adopted }

// OnCharter takes in the charter that follows, from wherever it came, and
// reports whether it is news. One that is older than the present one is none; one
// that is more than an epoch ahead is [ErrChain] until those between were heard.
func (h *Holder) OnCharter(raw []byte) (bool, error) {
	if bytes.Equal(raw, h.charter.Raw) {
		return false, nil
	}
	next, err := OpenCharter(h.charter.Body.Network, raw)
	if err != nil {
		return false, err
	}
	if next.Key == h.charter.Key && next.Body.Fleet == h.charter.Body.Fleet && next.Body.Epoch <= h.charter.Body.Epoch {
		return false, nil
	}
	if err := Follows(*h.charter, next); err != nil {
		return false, err
	}
	h.enterEpoch(next)
	h.st.Charter = bytes.Clone(raw)
	return true, nil
}

// resumeEpoch goes on in the epoch that the state is of, or brings the state to
// the epoch of a charter that was heard while the agent was down.
func (h *Holder) resumeEpoch() error {
	if len(h.st.Charter) > 0 {
		c, err := OpenCharter(h.charter.Body.Network, h.st.Charter)
		if err != nil {
			return err
		}
		if c.Key != h.charter.Key || c.Body.Fleet != h.charter.Body.Fleet {
			return fmt.Errorf("%w: the state is of another fleet", ErrSigner)
		}
		if c.Body.Epoch > h.charter.Body.Epoch {
			h.adoptBy(c)
		}
	}
	if h.st.Epoch != 0 && h.st.Epoch < h.charter.Body.Epoch {
		h.enterEpoch(*h.charter)
	}
	h.st.Epoch = h.charter.Body.Epoch
	return nil
}

// enterEpoch begins an epoch: requests to its warden begin anew, and nothing of
// the lease before is worth anything. The open act comes again with the lease.
func (h *Holder) enterEpoch(next Signed[Charter]) {
	h.adoptBy(next)
	h.st.Epoch, h.st.Handover = next.Body.Epoch, nil
	h.st.Counter, h.st.LeaseAsk, h.st.ActAsk, h.st.Closed = 0, nil, nil, 0
	h.lease, h.st.Lease, h.st.Newest = Signed[Lease]{}, nil, nil
}

// adoptBy stands under a later charter: at the end of a chain that is the own
// certificate alone, if it adopts this agent.
func (h *Holder) adoptBy(c Signed[Charter]) {
	h.charter = &c
	chain := h.Chain()
	own := chain[len(chain)-1:]
	self, err := Verify(c, own)
	if h.adopted = err == nil && self.Key == h.self.Key; h.adopted {
		h.chain, h.title, h.self = own, nil, &self
	}
}

// OnHandover takes in that the standby is the warden, and reports whether it is
// news.
func (h *Holder) OnHandover(raw []byte) (bool, error) {
	hand, err := OpenHandover(*h.charter, raw)
	if err != nil {
		return false, err
	}
	if h.st.Handover != nil {
		return false, nil
	}
	h.turn(hand)
	return true, nil
}

// turn asks the standby from now on. What the primary signed after the line
// that was handed over is nothing.
func (h *Holder) turn(hand Signed[Handover]) {
	last := hand.Body.Index
	if seen, signer, err := sight(h.charter.Body.Network, h.newest()); err == nil &&
		signer == h.charter.Body.LeaseKey && seen.charter == h.charter.Hash() && seen.index > last {
		h.st.Newest = nil
	}
	if h.st.Lease != nil && h.lease.Key == h.charter.Body.LeaseKey && h.lease.Body.Index > last {
		h.lease, h.st.Lease = Signed[Lease]{}, nil
	}
	h.st.Handover = bytes.Clone(hand.Raw)
	h.st.Counter, h.st.LeaseAsk, h.st.ActAsk = 0, nil, nil
	h.st.Closed = min(h.st.Closed, last)
}

// openHeard opens what the warden signed. From the standby it brings the
// hand-over; from a primary that was handed over it must not be newer than that.
func openHeard[T interface{ handedOver() []byte }](h *Holder, kind string, raw []byte) (Signed[T], error) {
	s, err := openWarden[T](*h.charter, h.self.Key, kind, raw)
	if err != nil {
		return s, err
	}
	hand := s.Body.handedOver()
	switch {
	case len(hand) > 0 && !bytes.Equal(hand, h.st.Handover):
		opened, err := OpenHandover(*h.charter, hand)
		if err != nil {
			return s, err
		}
		h.turn(opened)
	case len(hand) == 0 && h.st.Handover != nil:
		return s, h.afterHandover(raw)
	}
	return s, nil
}

// afterHandover refuses what the primary signed after it was handed over.
func (h *Holder) afterHandover(raw []byte) error {
	hand, err := OpenHandover(*h.charter, h.st.Handover)
	if err != nil {
		return err
	}
	if seen, _, err := sight(h.charter.Body.Network, raw); err != nil || seen.index > hand.Body.Index {
		return fmt.Errorf("%w: signed by the warden before", ErrCeased)
	}
	return nil
}

// learn takes in the charter and the hand-over that a refusal brings, and
// reports whether either is news.
func (h *Holder) learn(r Signed[Refusal]) (news bool, err error) {
	if len(r.Body.Charter) > 0 {
		if news, err = h.OnCharter(r.Body.Charter); err != nil || news {
			return news, err
		}
	}
	if len(r.Body.Handover) > 0 && r.Key != h.charter.Body.StandbyKey {
		return h.OnHandover(r.Body.Handover)
	}
	return false, nil
}
