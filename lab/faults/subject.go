package faults

import (
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/node/trade"
)

// Subject is what is struck. Each is a file of its own.
type Subject struct {
	Name  string
	About string // one line
	Slots uint32 // of the charter
	// Founder is the first machine; nil if Begin puts it into the world. With one,
	// the subject is played over processes, too.
	Founder *Founder
	// Begin puts more into the world before anything happens; nil if there is
	// nothing. In process only.
	Begin func(*Stage) error
	// Event is what fault.Event lets happen; nil if there is nothing. Every plan
	// of a subject that has one lets it happen, at some point before Until holds.
	// Tell lets all machines hear something.
	Event func(w *World, tell func(trade.Heard)) error
	Until func(*World) (bool, string)
	// Done reports whether all was reached that the subject is about.
	Done func(*World) (bool, string)
	// Recount lists broken promises beside those of every world.
	Recount func(*World) []string
	// Play plays a plan in a world of the subject's own, of which the fields
	// above then say nothing; nil for who lives on a [Stage].
	Play func(Options, fault.Plan) (Outcome, error)
	// Bazaar is how the same is played over processes; nil for who is not, or lives
	// in a town.
	Bazaar func() bazaarGame
	// more are plans that only this subject has a meaning for.
	more []family
}

// Founder is the first machine of a fleet: its rent is paid for a while, and it
// has coins.
type Founder struct {
	RentLeft time.Duration
	Coins    []dolly.Sat
}

// Subjects are all there are.
func Subjects() []Subject {
	return []Subject{purchases(), renewals(), certificates(), leases(), stops(), swaps(), ledgers(), buybots()}
}
