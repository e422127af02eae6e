package charter

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/dollynator/dolly"
)

// givenRenewals is how many renewals a holder remembers for restarts: one is under
// way at a time.
const givenRenewals = 2

// Permit makes the permit for s as [Allow] does and remembers it. The state
// must be stored before the permit is used.
func (h *Holder) Permit(now dolly.Time, s Spend) (Permit, error) {
	if h.st.Left {
		return Permit{}, fmt.Errorf("permit %v: %w", s.Kind, ErrLeaving)
	}
	if !h.adopted {
		return Permit{}, fmt.Errorf("permit %v: %w", s.Kind, ErrEpoch)
	}
	var act *Signed[Act]
	if h.st.Act != nil {
		act = &h.act
	}
	papers := h.papers()
	known := papers.known(h)
	p, err := allow(h.state(s), h.lease, act, max(now, h.st.Seen), s, &known)
	for i, read := range known {
		if read {
			h.read[i] = papers[i]
		}
	}
	if err != nil {
		return Permit{}, err
	}
	if slices.Contains(h.st.Given, s) {
		return p, nil
	}
	if s.Kind != Renewal && h.st.SettleAsk != nil {
		return Permit{}, fmt.Errorf("permit %v: %w: it is being settled", s.Kind, ErrNoAct)
	}
	if s.Kind == Renewal {
		h.st.Total.Renewed += s.MaxSat
		h.dropOldRenewal()
	}
	h.st.Given = append(slices.Clip(h.st.Given), s)
	return p, nil
}

func (h *Holder) state(s Spend) State {
	return State{
		Charter: *h.charter, Orders: h.st.Orders, Self: h.self.Key, Slot: h.self.Slot, Gen: h.self.Gen,
		Nonce: h.st.Nonce, Spent: h.spent(s.ID), Given: h.st.Given,
	}
}

// spent is what counts against the lease's allowance, without the act of intent.
func (h *Holder) spent(intent dolly.Hash) dolly.Sat {
	sum := h.st.Total.Renewed - h.st.Base.Renewed + h.st.Total.Settled - h.st.Base.Settled
	if h.st.Act != nil && h.act.Body.Intent != intent {
		sum += h.act.Body.MaxSat
	}
	return sum
}

func (h *Holder) dropOldRenewal() {
	renewal := func(s Spend) bool { return s.Kind == Renewal }
	n := 0
	for _, s := range h.st.Given {
		if renewal(s) {
			n++
		}
	}
	if n >= givenRenewals {
		i := slices.IndexFunc(h.st.Given, renewal)
		h.st.Given = slices.Concat(h.st.Given[:i], h.st.Given[i+1:])
	}
}

// forget drops the permits of a settled act.
func (h *Holder) forget(intent dolly.Hash) {
	var kept []Spend
	for _, s := range h.st.Given {
		if s.ID != intent {
			kept = append(kept, s)
		}
	}
	h.st.Given = kept
}

// Certify signs the certificate of the child that the act of intent paid for.
// It is signed once: asked again, the same bytes return, and another key is
// refused with [ErrTaken]. The state must be stored before they are sent.
func (h *Holder) Certify(now dolly.Time, intent dolly.Hash, child dolly.PeerID, offer dolly.OfferID) ([]byte, error) {
	refuse := func(err error) ([]byte, error) {
		return nil, fmt.Errorf("certify %s: %w", child.Short(), err)
	}
	if h.Stopped() {
		return refuse(ErrStopped)
	}
	h.recall()
	for _, i := range h.st.Issued {
		if i.Intent == intent {
			if i.Key != child {
				return refuse(ErrTaken)
			}
			return i.Cert, nil
		}
	}
	now = max(now, h.st.Seen)
	if err := h.mayCertify(now, intent, child); err != nil {
		return refuse(err)
	}
	number := strconv.Itoa(len(h.st.Issued) + 1)
	seat := h.act.Body.Child
	cert := SealCert(h.key, h.charter.Body.Network, Cert{
		Act: h.st.Act, Slot: seat.Slot, Gen: seat.Gen, Key: child,
		Parent: h.cert(), Depth: h.self.Depth + 1, Path: h.self.Path + "." + number,
		Portion: h.act.Body.Portion, Home: Home{Offer: offer, Since: now},
	})
	if _, err := h.childStanding(cert); err != nil {
		return refuse(err)
	}
	h.st.Issued = append(slices.Clip(h.st.Issued), Issued{Intent: intent, Key: child, Cert: cert})
	return cert, nil
}

// childStanding verifies a certificate that was made here: what is above it was
// verified when this incarnation began.
func (h *Holder) childStanding(cert []byte) (Standing, error) {
	if len(h.Chain()) > int(h.charter.Body.Depth) {
		return Standing{}, fmt.Errorf("%w: the charter's depth is reached", ErrChain)
	}
	l, err := openLink(*h.charter, cert, true)
	if err != nil {
		return Standing{}, fmt.Errorf("%w: %w", ErrChain, err)
	}
	return childStanding(*h.charter, *h.self, h.cert(), l)
}

func (h *Holder) certified(intent dolly.Hash) bool {
	h.recall()
	return slices.ContainsFunc(h.st.Issued, func(i Issued) bool { return i.Intent == intent })
}

func (h *Holder) mayCertify(now dolly.Time, intent dolly.Hash, child dolly.PeerID) error {
	switch {
	case h.st.Left:
		return ErrLeaving
	case !h.adopted:
		return ErrEpoch
	case now >= h.charter.Body.Expiry:
		return ErrExpired
	case h.st.Act == nil || h.act.Body.Intent != intent || h.act.Body.Child == nil:
		return ErrNoAct
	case h.charter.Body.Alone() && h.st.SettleAsk != nil:
		return fmt.Errorf("%w: its portion is being settled", ErrNoAct)
	case child.IsZero() || child == h.self.Key:
		return ErrInvalid
	}
	paid := func(s Spend) bool { return s.ID == intent && s.Kind == Payment }
	if !slices.ContainsFunc(h.st.Given, paid) {
		return fmt.Errorf("%w: nothing was paid", ErrNoAct)
	}
	_, err := ownLease(h.state(Spend{ID: intent}), *h.charter, h.lease, now, new(bool))
	return err
}
