package sim

import "github.com/dollynator/dolly/charter"

// holder is an agent's side of the charter, awake.
func (w *World) holder(a *member) *charter.Holder {
	if a.awake == nil {
		if n := len(w.spare); n > 0 {
			a.awake, w.spare = w.spare[n-1], w.spare[:n-1]
		} else {
			a.awake = new(charter.Holder)
		}
		a.resting.Wake(a.key, &w.law, a.awake)
	}
	return a.awake
}

// restFrom is how many slots a world has in which holders rest: in a smaller one there
// is room for all, and none is woken.
const restFrom = 500

// rest has an agent's holder rest, in little memory, if nothing is under way. Of a key
// that runs twice the registry knows one start only.
func (w *World) rest(a *member) {
	if w.rests && a.awake != nil && !a.doubled && a.birthing == nil && a.renewing == nil && a.awake.Rest(w.warden.reg, &a.resting) {
		if len(w.spare) < cap(w.spare) { // each birth brings a new one
			w.spare = append(w.spare, a.awake)
		}
		a.awake = nil
	}
}

// theLease is the latest lease; its holder is awake.
func (w *World) theLease(a *member) charter.Lease {
	l, _ := w.holder(a).Lease()
	return l
}

func (a *member) standing() charter.Standing {
	if a.awake == nil {
		return a.resting.Standing()
	}
	return a.awake.Standing()
}

// act is the open act; false if there is none. Who has one does not rest.
func (a *member) act() (charter.Act, bool) {
	if a.awake == nil {
		return charter.Act{}, false
	}
	return a.awake.Act()
}
