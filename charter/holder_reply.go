package charter

import (
	"bytes"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// OnReply takes in any of the warden's replies. A refusal is returned as an
// error that wraps its [Reason].
func (h *Holder) OnReply(now dolly.Time, raw []byte) error {
	kind, err := wire.Kind(raw)
	if err != nil {
		return fmt.Errorf("read reply: %w: %w", ErrInvalid, err)
	}
	switch kind {
	case KindLease:
		return h.OnLease(now, raw)
	case KindAct:
		return h.OnAct(raw)
	case KindAck:
		return h.OnAck(raw)
	case KindRefusal:
		r, err := h.OnRefusal(raw)
		if err != nil {
			return err
		}
		return fmt.Errorf("%w (warden: %s)", r.Reason, r.Text)
	}
	return fmt.Errorf("read reply: %w: kind %q", ErrInvalid, kind)
}

// OnLease takes in the answer to the waiting lease request. [ErrBehind] means
// that the warden lost lines that this agent has seen.
func (h *Holder) OnLease(now dolly.Time, raw []byte) error {
	if h.st.Lease != nil && bytes.Equal(raw, h.st.Lease) {
		return nil
	}
	l, err := openHeard[Lease](h, KindLease, raw)
	if err != nil {
		return err
	}
	if h.st.LeaseAsk == nil {
		return fmt.Errorf("take in lease: %w: nothing was asked", ErrStale)
	}
	return h.takeIn(now, l, bytes.Clone(raw))
}

// takeIn takes in a lease that was read; raw is its bytes.
func (h *Holder) takeIn(now dolly.Time, l Signed[Lease], raw []byte) error {
	c, b := h.charter, l.Body
	switch {
	case b.Charter != c.Hash() || b.Key != h.self.Key || (Seat{b.Slot, b.Gen}) != h.self.Seat:
		return fmt.Errorf("take in lease: %w: it is another's", ErrInvalid)
	case b.Nonce != h.st.Nonce || b.Counter != h.st.Counter+1:
		return fmt.Errorf("take in lease: %w", ErrStale)
	case b.Until.Sub(b.At) > MaxLease || b.Until > c.Body.Expiry || b.Allowance > c.Body.Caps.PerLease:
		return fmt.Errorf("take in lease: %w: it gives more than the charter", ErrInvalid)
	}
	h.st.LeaseAsk, h.st.Counter = nil, b.Counter
	switch {
	case h.st.Lease != nil && b.Index <= h.lease.Body.Index, b.Index <= h.st.Closed:
		// or else a settlement overtook it: a new one tells
		return fmt.Errorf("take in lease: %w: line %d", ErrBehind, b.Index)
	case now >= b.Until:
		h.st.Newest = raw
		return fmt.Errorf("take in lease: %w: it ended on the way", ErrStale)
	}
	if b.Order != nil {
		if _, err := h.OnStop(b.Order); err != nil {
			return fmt.Errorf("take in lease: %w", err)
		}
	}
	if err := h.takeOver(b); err != nil {
		return err
	}
	h.lease, h.st.Lease, h.st.Newest = l, raw, nil
	h.st.Base, h.st.Seen = h.st.Asked, max(h.st.Seen, b.At)
	return nil
}

// takeOver makes the open act what the registry says it was at the lease.
func (h *Holder) takeOver(l Lease) error {
	if len(l.Acts) == 0 {
		if h.st.Act != nil && h.act.Body.Index < l.Index {
			h.dropAct()
		}
		return nil
	}
	a, err := openHeard[Act](h, KindAct, l.Acts[0])
	if err != nil {
		return err
	}
	if a.Body.Holder != h.self.Key || a.Body.Nonce != h.st.Nonce {
		return fmt.Errorf("take over act: %w", ErrInvalid)
	}
	if h.st.Act == nil || h.act.Body.Index < a.Body.Index {
		if h.act.Body.Intent != a.Body.Intent {
			h.dropAct()
		}
		h.act, h.st.Act = a, bytes.Clone(l.Acts[0])
	}
	return nil
}

func (h *Holder) dropAct() { h.act, h.st.Act, h.st.SettleAsk = Signed[Act]{}, nil, nil }

// OnAct takes in the answer to the waiting act request.
func (h *Holder) OnAct(raw []byte) error {
	if h.st.Act != nil && bytes.Equal(raw, h.st.Act) {
		return nil
	}
	a, err := openHeard[Act](h, KindAct, raw)
	if err != nil {
		return err
	}
	if h.st.ActAsk == nil || h.st.Act != nil {
		return fmt.Errorf("take in act: %w: nothing was asked", ErrStale)
	}
	ask, err := h.asked()
	if err != nil {
		return err
	}
	b := a.Body
	switch {
	case b.Charter != h.charter.Hash() || b.Holder != h.self.Key || b.Nonce != h.st.Nonce:
		return fmt.Errorf("take in act: %w: it is another's", ErrInvalid)
	case b.Counter != ask.Counter || b.Intent != ask.Intent:
		return fmt.Errorf("take in act: %w", ErrStale)
	case b.MaxSat != ask.MaxSat || (b.Child != nil) != ask.Birth:
		return fmt.Errorf("take in act: %w: it is not what was asked for", ErrInvalid)
	}
	h.st.ActAsk, h.st.Counter = nil, b.Counter
	if b.Index <= max(h.st.Closed, h.lease.Body.Index) { // it is settled: else the lease had brought it
		return fmt.Errorf("take in act: %w: line %d", ErrStale, b.Index)
	}
	h.act, h.st.Act, h.st.Newest = a, bytes.Clone(raw), bytes.Clone(raw)
	return nil
}

// OnAck takes in the answer to a settlement; other acks change nothing.
func (h *Holder) OnAck(raw []byte) error {
	k, err := openHeard[Ack](h, KindAck, raw)
	if err != nil {
		return err
	}
	if h.st.SettleAsk == nil || k.Body.Request != wire.Sum(h.st.SettleAsk) {
		return nil
	}
	s, err := openBy[Settle](h.charter.Body.Network, KindSettle, h.st.SettleAsk, h.key.Peer())
	if err != nil {
		return err
	}
	h.st.Total.Settled += s.Body.Spent
	if h.st.Closed = max(h.st.Closed, k.Body.Index); k.Body.Index >= h.lease.Body.Index {
		h.st.Newest = bytes.Clone(raw)
	}
	h.forget(s.Body.Intent)
	h.dropAct()
	return nil
}

// OnRefusal takes in a no: the refused request no longer waits, and the next
// one has its number. A new charter or hand-over in it is taken in as well,
// whoever signed: these the operator signed.
func (h *Holder) OnRefusal(raw []byte) (Refusal, error) {
	told, err := open[Refusal](h.charter.Body.Network, KindRefusal, raw)
	if err != nil {
		return Refusal{}, err
	}
	if news, err := h.learn(told); err != nil || news {
		return told.Body, err // and what was asked waits no longer
	}
	s, err := openHeard[Refusal](h, KindRefusal, raw)
	if err != nil {
		return Refusal{}, err
	}
	r := s.Body
	if len(r.Order) > 0 {
		if _, err := h.OnStop(r.Order); err != nil {
			return r, err
		}
	}
	is := func(ask []byte) bool { return ask != nil && wire.Sum(ask) == r.Request }
	switch {
	case is(h.st.LeaseAsk):
		h.st.LeaseAsk = nil
		h.st.Try++
	case is(h.st.ActAsk):
		h.st.ActAsk = nil
		h.st.Try++
	case is(h.st.SettleAsk):
		h.st.SettleAsk = nil
		if r.Reason == ErrNoAct {
			h.dropAct()
		}
	}
	return r, nil
}
