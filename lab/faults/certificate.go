package faults

import "github.com/dollynator/dolly"

// certificates is a parent that certifies two children: no seat is ever given
// to two keys, and none by two certificates.
func certificates() Subject {
	return Subject{
		Name: "certificate", About: "two children are certified, each once", Slots: 3,
		Founder: &Founder{30 * dolly.Day, []dolly.Sat{3000, 3000, 3000, 3000, 3000}},
		Done: func(w *World) (bool, string) {
			if ok, why := childLives(w); !ok {
				return ok, why
			}
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.deeds.live(w.clock.Now()) < 3 {
				return false, "no second child lives"
			}
			return true, ""
		},
	}
}
