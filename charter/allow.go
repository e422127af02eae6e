package charter

import (
	"fmt"

	"github.com/dollynator/dolly"
)

// State is what an agent knows of itself when it asks to spend.
type State struct {
	Charter Signed[Charter]
	Orders  Orders
	Self    dolly.PeerID
	Slot    uint32
	Gen     uint32
	Nonce   Nonce     // of this incarnation
	Spent   dolly.Sat // under this lease, other than for the Spend that is asked about
	Given   []Spend   // permits made before
}

// Allow makes the permit for s, or says why not. The charter must run, no order
// stand, and the lease be this incarnation's; a renewal needs no more. Payments
// and funding need their open act as well, an installation the payment that
// went before. What is in st.Given is permitted again as it was, also when the
// act's few minutes are over: its effect is idempotent by ID.
//
// Records are verified from their bytes here, whoever opened them before.
func Allow(st State, lease Signed[Lease], act *Signed[Act], now dolly.Time, s Spend) (Permit, error) {
	return allow(st, lease, act, now, s, &reading{})
}

// reading says which bodies, of charter, lease and act, were read from their bytes.
type reading [3]bool

// allow is Allow that reads what was not read yet.
func allow(st State, lease Signed[Lease], act *Signed[Act], now dolly.Time, s Spend, read *reading) (Permit, error) {
	refuse := func(err error) (Permit, error) {
		return Permit{}, fmt.Errorf("permit %v %s: %w", s.Kind, s.ID.Short(), err)
	}
	c, err := running(st.Charter, now, s, &read[0])
	if err != nil {
		return refuse(err)
	}
	if order := st.Orders.Standing(c); order != Resume {
		return refuse(fmt.Errorf("%w: %v", ErrStopped, order))
	}
	l, err := ownLease(st, c, lease, now, &read[1])
	if err != nil {
		return refuse(err)
	}
	again, err := given(st.Given, s)
	if err != nil {
		return refuse(err)
	}
	if s.Kind == Renewal {
		err = allowRenewal(l, now, again)
	} else {
		err = allowAct(st, c, act, now, s, again, &read[2])
	}
	if err != nil {
		return refuse(err)
	}
	if s.MaxSat > l.Allowance-st.Spent && !again {
		return refuse(fmt.Errorf("%w: %v of %v are spent", ErrAllowance, st.Spent, l.Allowance))
	}
	return Permit{valid: true, spend: s}, nil
}

// AllowSelf makes permits of a self-charter: the operator spends its own money
// within a budget it signed. The spender's key must be the charter's signer and
// the charter have no slots. Spent is what other IDs cost so far.
func AllowSelf(self Signed[Charter], spender dolly.PeerID, spent dolly.Sat, now dolly.Time, s Spend) (Permit, error) {
	refuse := func(err error) (Permit, error) {
		return Permit{}, fmt.Errorf("permit %v %s: %w", s.Kind, s.ID.Short(), err)
	}
	c, err := running(self, now, s, new(bool))
	if err != nil {
		return refuse(err)
	}
	switch {
	case c.Key != spender:
		return refuse(ErrSigner)
	case c.Body.Slots != 0:
		return refuse(fmt.Errorf("%w: the charter is a fleet's", ErrInvalid))
	case spent < 0 || s.MaxSat > c.Body.Caps.PerAct || s.MaxSat > c.Body.Caps.Total-spent:
		return refuse(fmt.Errorf("%w: %v of %v are spent", ErrAllowance, spent, c.Body.Caps.Total))
	}
	return Permit{valid: true, spend: s}, nil
}

// running re-opens the charter and checks what every spend needs of it.
func running(c Signed[Charter], now dolly.Time, s Spend, read *bool) (Signed[Charter], error) {
	if !*read {
		var err error
		if c, err = OpenCharter(c.Body.Network, c.Raw); err != nil {
			return c, err
		}
		*read = true
	}
	if now >= c.Body.Expiry {
		return c, ErrExpired
	}
	if err := s.check(); err != nil {
		return c, err
	}
	if s.Kind == Fund {
		return c, nil
	}
	return c, c.Body.allowsPlace(s.Offer)
}

func (s Spend) check() error {
	switch {
	case s.ID.IsZero() || s.Kind < Payment || s.Kind > Install:
		return fmt.Errorf("%w: spend without id or kind", ErrInvalid)
	case s.Kind == Install && s.MaxSat != 0, s.Kind != Install && s.MaxSat <= 0:
		return fmt.Errorf("%w: %v of %v", ErrInvalid, s.Kind, s.MaxSat)
	case s.Kind == Fund && s.Offer != "":
		return fmt.Errorf("%w: funding of an offer", ErrInvalid)
	}
	return nil
}

func ownLease(st State, c Signed[Charter], lease Signed[Lease], now dolly.Time, read *bool) (Lease, error) {
	if len(lease.Raw) == 0 {
		return Lease{}, ErrNoLease
	}
	if !*read {
		var err error
		if lease, err = openWarden[Lease](c, st.Self, KindLease, lease.Raw); err != nil {
			return Lease{}, err
		}
		*read = true
	}
	l := lease.Body
	switch {
	case l.Charter != c.Hash() || l.Key != st.Self || l.Slot != st.Slot || l.Gen != st.Gen:
		return l, fmt.Errorf("%w: the lease is another's", ErrNoLease)
	case l.Nonce != st.Nonce:
		return l, ErrSuperseded
	case now >= l.Until:
		return l, fmt.Errorf("%w: it ended", ErrNoLease)
	}
	return l, nil
}

// given reports whether s was permitted before. One ID never pays twice.
func given(before []Spend, s Spend) (bool, error) {
	for _, b := range before {
		if b.ID != s.ID || (b.Kind != s.Kind && (b.Kind == Install || s.Kind == Install)) {
			continue
		}
		if b != s {
			return false, ErrIntent
		}
		return true, nil
	}
	return false, nil
}

func allowRenewal(l Lease, now dolly.Time, again bool) error {
	if now < l.SpendFrom && !again {
		return ErrTooEarly
	}
	return nil
}

func allowAct(st State, c Signed[Charter], act *Signed[Act], now dolly.Time, s Spend, again bool, read *bool) error {
	if act == nil {
		return ErrNoAct
	}
	opened := *act
	if !*read {
		var err error
		if opened, err = openWarden[Act](c, st.Self, KindAct, act.Raw); err != nil {
			return err
		}
		*read = true
	}
	a := opened.Body
	switch {
	case a.Charter != c.Hash() || a.Holder != st.Self || a.Intent != s.ID:
		return fmt.Errorf("%w: it is for something else", ErrNoAct)
	case a.Nonce != st.Nonce:
		return ErrSuperseded
	case s.MaxSat > a.MaxSat:
		return fmt.Errorf("%w: the act is for %v", ErrAllowance, a.MaxSat)
	case s.Kind == Install:
		return allowInstall(st, a, s)
	case again:
		return nil
	case a.Moved:
		return fmt.Errorf("%w: the incarnation before may have paid", ErrTooEarly)
	case now >= a.Until:
		return fmt.Errorf("%w: it lapsed", ErrNoAct)
	}
	return nil
}

func allowInstall(st State, a Act, s Spend) error {
	if a.Child == nil {
		return fmt.Errorf("%w: no birth", ErrNoAct)
	}
	for _, b := range st.Given {
		if b.ID == s.ID && b.Kind == Payment && b.Offer == s.Offer {
			return nil
		}
	}
	return fmt.Errorf("%w: nothing was paid", ErrNoAct)
}
