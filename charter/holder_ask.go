package charter

import (
	"fmt"

	"github.com/dollynator/dolly"
)

// LeaseRequest is the request that waits for an answer, or else a new one. Tip
// is the own ledger chain's; it counts only in a new one. While a request for
// an act waits it is [ErrPending]: the warden counts both, so they take turns.
func (h *Holder) LeaseRequest(tip Tip) ([]byte, error) {
	switch {
	case !h.adopted:
		return nil, fmt.Errorf("ask for a lease: %w", ErrEpoch)
	case h.st.ActAsk != nil:
		return nil, fmt.Errorf("ask for a lease: %w", ErrPending)
	}
	if h.st.LeaseAsk == nil {
		h.st.Asked = h.st.Total
		h.st.LeaseAsk = h.seal(KindLeaseReq, LeaseReq{
			Slot: h.self.Slot, Gen: h.self.Gen, Nonce: h.st.Nonce, Counter: h.st.Counter + 1,
			Last: h.newest(), Tip: tip, Renewed: h.st.Total.Renewed, Chain: h.Chain(), Term: h.term(),
		})
	}
	return h.st.LeaseAsk, nil
}

// term says which warden is asked.
func (h *Holder) term() Term {
	return Term{Epoch: h.charter.Body.Epoch, Handover: h.st.Handover, Try: h.st.Try}
}

// newest is the latest record of the warden: it shows the registry's last line
// that this agent knows.
func (h *Holder) newest() []byte {
	if h.st.Newest != nil {
		return h.st.Newest
	}
	return h.st.Lease
}

// ActRequest asks for the right to one purchase of at most maxSat. While it
// waits, the same question gives the same bytes and another is [ErrPending], as
// is any while a request for a lease waits.
func (h *Holder) ActRequest(intent dolly.Hash, maxSat dolly.Sat, birth bool) ([]byte, error) {
	switch {
	case !h.adopted:
		return nil, fmt.Errorf("ask for act %s: %w", intent.Short(), ErrEpoch)
	case h.st.Act != nil:
		return nil, fmt.Errorf("ask for act %s: %w", intent.Short(), ErrActOpen)
	case h.st.LeaseAsk != nil:
		return nil, fmt.Errorf("ask for act %s: %w", intent.Short(), ErrPending)
	}
	if h.st.ActAsk != nil {
		a, err := h.asked()
		if err != nil || a.Intent != intent || a.MaxSat != maxSat || a.Birth != birth {
			return nil, fmt.Errorf("ask for act %s: %w", intent.Short(), ErrPending)
		}
		return h.st.ActAsk, nil
	}
	if intent.IsZero() || maxSat <= 0 {
		return nil, fmt.Errorf("ask for act: %w", ErrInvalid)
	}
	if l := h.lease.Body; maxSat > l.Allowance-h.spent(intent) || h.st.Lease == nil {
		return nil, fmt.Errorf("ask for act of %v: %w", maxSat, ErrAllowance)
	}
	h.st.ActAsk = h.seal(KindActReq, ActReq{
		Nonce: h.st.Nonce, Counter: h.st.Counter + 1, Intent: intent, MaxSat: maxSat, Birth: birth, Term: h.term(),
	})
	return h.st.ActAsk, nil
}

func (h *Holder) asked() (ActReq, error) {
	s, err := openBy[ActReq](h.charter.Body.Network, KindActReq, h.st.ActAsk, h.key.Peer())
	return s.Body, err
}

// SettleRequest closes the open act. Repeated, it gives the same bytes until
// [Holder.OnAck].
func (h *Holder) SettleRequest(intent dolly.Hash, spent dolly.Sat, how Outcome) ([]byte, error) {
	a, open := h.Act()
	if !open || a.Intent != intent {
		return nil, fmt.Errorf("settle act %s: %w", intent.Short(), ErrNoAct)
	}
	if h.st.SettleAsk != nil {
		return h.st.SettleAsk, nil
	}
	if spent < 0 || spent > a.MaxSat || how < Delivered || how > Abandoned {
		return nil, fmt.Errorf("settle act %s with %v: %w", intent.Short(), spent, ErrInvalid)
	}
	if how != Delivered && a.Nonce != h.st.Nonce {
		return nil, fmt.Errorf("settle act %s before a lease handed it over: %w", intent.Short(), ErrSuperseded)
	}
	if h.charter.Body.Alone() && how == Failed && h.certified(intent) {
		how = Abandoned // the child may live: its portion is gone
	}
	h.st.SettleAsk = h.seal(KindSettle, Settle{Intent: intent, Spent: spent, Outcome: how})
	return h.st.SettleAsk, nil
}
