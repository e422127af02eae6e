package purchase

import (
	"fmt"

	"github.com/dollynator/dolly"
)

// Step takes a fact and returns the purchase as it then is and what should be
// done, in order. The returned purchase must be durable before anything is done.
// A purchase that is settled, or a fact that does not apply, comes back as it was.
func (p Purchase) Step(f Fact, now dolly.Time) (Purchase, []Effect) {
	if p.Settled {
		return p, nil
	}
	switch f := f.(type) {
	case Restarted:
		p.Waiting, p.State = false, anew(p.State)
		return p, p.effects()
	case Tick:
		if !p.Waiting {
			return p, nil
		}
		p.Waiting = false
		return p, p.effects()
	case EffectFailed:
		stay(&p, f)
		return p.attempt(p.State, now)
	case Settled:
		p.Settled = p.State.Ended()
		p.Waiting = p.Waiting && !p.Settled
		return p, nil
	}
	m, applies := moveOf(p, f.fact())
	if !applies {
		return p, nil
	}
	state := m.next(&p, f)
	if state == p.State || inDelivery(p.State) && inDelivery(state) {
		return p.attempt(state, now)
	}
	return p.enter(state, now)
}

// inDelivery are the states between which a purchase moves by what the provider
// says; they share one count of attempts, so that no answer can keep it there.
func inDelivery(s State) bool {
	return s == StatePaid || s == StateConfirmed || s == StateUnknown
}

// anew is where a purchase tries again that failed in s, or was stopped there. What
// the provider said of a renewal may be old by then: the original of an image may have
// renewed meanwhile.
func anew(s State) State {
	if s == StateDue {
		return StateIntent
	}
	return s
}

// enter begins a state. Intent and due share one count, as each attempt passes both.
func (p Purchase) enter(s State, now dolly.Time) (Purchase, []Effect) {
	p.State, p.Since = s, now
	if s != StateDue {
		p.Attempts = 0
	}
	p.Waiting, p.Trouble = false, ""
	return p, p.effects()
}

// attempt counts one that came to nothing, waits for the next check, reports
// when money may have left, and gives up in the end.
func (p Purchase) attempt(s State, now dolly.Time) (Purchase, []Effect) {
	if s = anew(s); s != p.State {
		p.State, p.Since = s, now
	}
	p.Attempts++
	p.Waiting = true
	st, known := stageOf(p.State)
	if known && st.tries > 0 && p.Attempts >= st.tries {
		p.fail(st.giveUp, fmt.Sprintf("%s: gave up after %d attempts: %s", st.name, p.Attempts, p.Trouble))
		return p.enter(StateFailed, now)
	}
	if p.MayHavePaid() && !p.State.Ended() && p.Attempts%reportEvery == 0 {
		return p, []Effect{Report{fmt.Sprintf("%v of %s: %s, paid %v: %s", p.Kind, p.Offer, st.name, p.Spent, p.Trouble)}}
	}
	return p, nil
}

// effects is what the present state asks for, also after a restart.
func (p Purchase) effects() []Effect {
	st, known := stageOf(p.State)
	if !known {
		return []Effect{Report{fmt.Sprintf("%v of %s: a record in %v", p.Kind, p.Offer, p.State)}}
	}
	e := st.effect(p)
	if p.State == StateFailed && p.Spent > 0 && p.Outcome != Refunded {
		return []Effect{Report{fmt.Sprintf("%v of %s: paid %v: %s", p.Kind, p.Offer, p.Spent, p.Failure)}, e}
	}
	return []Effect{e}
}
