package purchase

import "fmt"

// move is one row of the table of moves: in a state of from, on a fact, to one of to.
// Staying where it was means that the attempt came to nothing.
type move struct {
	kinds []Kind
	from  []State
	fact  string
	to    []State
	next  func(*Purchase, Fact) State
}

var allMoves = moves()

func moves() []move {
	birth, renewal, both := []Kind{Birth}, []Kind{Renewal}, []Kind{Birth, Renewal}
	delivery := []State{StatePaid, StateConfirmed, StateUnknown}
	return []move{
		{birth, []State{StateIntent}, "act granted", []State{StateReserved}, actGranted},
		{birth, []State{StateIntent}, "act refused", []State{StateFailed}, actRefused},
		{birth, []State{StateReserved}, "quoted", []State{StateQuoted, StateReserved, StateFailed}, quoted},
		{birth, []State{StateReserved}, "quote failed", []State{StateReserved}, stay},
		{birth, []State{StateQuoted}, "ordered", []State{StateOrdered, StateFailed}, ordered},
		{birth, []State{StateQuoted}, "order refused", []State{StateFailed}, soldOut},
		{birth, []State{StateQuoted}, "looked up", []State{StateQuoted, StateFailed}, orderedBefore},
		{birth, []State{StateQuoted}, "lookup failed", []State{StateQuoted}, stay},
		{both, []State{StateOrdered}, "paid", []State{StatePaid}, paid},
		{birth, []State{StateOrdered}, "looked up", []State{StateOrdered, StateFailed}, endedElsewhere},
		{birth, []State{StateOrdered}, "lookup failed", []State{StateOrdered}, stay},
		{both, []State{StateOrdered}, "pay failed", []State{StateOrdered, StateFailed}, payFailed},
		{birth, delivery, "looked up", []State{StatePaid, StateConfirmed, StateUnknown, StateProvisioned, StateFailed}, lookedUp},
		{both, delivery, "lookup failed", []State{StateUnknown}, lost},
		{birth, []State{StateProvisioned}, "installed", []State{StateInstalled}, to(StateInstalled)},
		{birth, []State{StateProvisioned}, "install failed", []State{StateProvisioned}, stay},
		{birth, []State{StateInstalled}, "enrolled", []State{StateEnrolled, StateInstalled}, enrolled},
		{birth, []State{StateEnrolled}, "certified", []State{StateCertified}, to(StateCertified)},
		{birth, []State{StateCertified}, "started", []State{StateStarted}, to(StateStarted)},
		{birth, []State{StateStarted}, "child leased", []State{StateLeased}, to(StateLeased)},
		{birth, []State{StateLeased}, "handed over", []State{StateHandedOver}, delivered(StateHandedOver)},

		{both, []State{StateIntent, StateReserved, StateQuoted, StateDue}, "terminated", []State{StateFailed}, terminated},
		{both, delivery, "terminated", []State{StateFailed}, terminated},
		{birth, []State{StateProvisioned, StateInstalled, StateEnrolled, StateCertified, StateLeased}, "terminated", []State{StateFailed}, terminated},

		{renewal, []State{StateIntent}, "looked up", []State{StateDue, StateIntent, StateExtended}, due},
		{renewal, []State{StateIntent}, "lookup failed", []State{StateIntent}, stay},
		{renewal, []State{StateDue}, "quoted", []State{StateOrdered, StateIntent, StateFailed}, quoted},
		{renewal, []State{StateDue}, "quote failed", []State{StateIntent}, stay},
		{renewal, delivery, "looked up", []State{StatePaid, StateConfirmed, StateUnknown, StateExtended, StateFailed}, renewed},
	}
}

// moveOf finds the row for a purchase and a fact.
func moveOf(p Purchase, fact string) (move, bool) {
	for _, m := range allMoves {
		if m.fact == fact && has(m.kinds, p.Kind) && has(m.from, p.State) {
			return m, true
		}
	}
	return move{}, false
}

func has[T comparable](list []T, x T) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

func to(s State) func(*Purchase, Fact) State {
	return func(*Purchase, Fact) State { return s }
}

func delivered(s State) func(*Purchase, Fact) State {
	return func(p *Purchase, _ Fact) State {
		p.Outcome = Delivered
		return s
	}
}

// fail ends a purchase.
func (p *Purchase) fail(o Outcome, why string) State {
	p.Outcome, p.Failure = o, clip(why, maxText)
	return StateFailed
}

// trouble notes why an attempt came to nothing and stays in the state s.
func (p *Purchase) trouble(s State, format string, args ...any) State {
	p.Trouble = clip(fmt.Sprintf(format, args...), maxText)
	return s
}

// stay is for the facts that only say why.
func stay(p *Purchase, f Fact) State {
	switch f := f.(type) {
	case QuoteFailed:
		p.Trouble = f.Why
	case InstallFailed:
		p.Trouble = f.Why
	case LookupFailed:
		p.Trouble = f.Why
	case EffectFailed:
		p.Trouble = f.Why
	}
	return p.trouble(p.State, "%s", p.Trouble)
}
