package faults

import "github.com/dollynator/dolly"

// renewals is an agent that pays the next period of its own rent.
func renewals() Subject {
	const left = 4 * dolly.Day
	return Subject{
		Name: "renewal", About: "the own rent is renewed once", Slots: 1,
		Founder: &Founder{left, []dolly.Sat{3000, 3000, 3000}},
		Done: func(w *World) (bool, string) {
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.cloud.servers["root"].ends <= began.Add(left) {
				return false, "the rent is not renewed"
			}
			return true, ""
		},
	}
}
