package faults

import "github.com/dollynator/dolly"

// leases is an agent that buys nothing and lives on: its lease is renewed, by
// whichever incarnation came last.
func leases() Subject {
	return Subject{
		Name: "lease", About: "a lease is renewed for three days", Slots: 1,
		Founder: &Founder{RentLeft: 30 * dolly.Day},
		Done: func(w *World) (bool, string) {
			w.mu.Lock()
			defer w.mu.Unlock()
			if now := w.clock.Now(); w.deeds.live(now) < 1 || now < began.Add(3*dolly.Day) {
				return false, "no lease runs"
			}
			return true, ""
		},
	}
}
