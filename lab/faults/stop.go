package faults

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
)

// stops is a fleet that is told to stop while it buys: who saw the order never
// buys, issues or sells again, and the warden gets the receipt.
func stops() Subject {
	return Subject{
		Name: "stop", About: "an order to stop comes while a child is bought", Slots: 2,
		Founder: &Founder{30 * dolly.Day, []dolly.Sat{3000, 3000, 3000, 3000}},
		Event: func(w *World, tell func(trade.Heard)) error {
			err := w.order(charter.Halt)
			tell(trade.Heard{Topic: "faults/charter", Raw: w.stop})
			return err
		},
		Until: childLives,
		Done: func(w *World) (bool, string) {
			view, err := w.registry()
			w.mu.Lock()
			defer w.mu.Unlock()
			switch {
			case err != nil:
				return false, err.Error()
			case view.Order != charter.Halt.String():
				return false, "the warden does not know the order"
			case view.Receipts == 0 && len(w.deeds.leases) > 0: // who never had a lease has nothing to show
				return false, "nobody showed that it obeys"
			}
			return true, ""
		},
	}
}
