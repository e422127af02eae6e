package sim

import (
	"fmt"

	"github.com/dollynator/dolly"
)

// trace is a running hash of all that happened, by which two runs are compared:
// two lanes of splitmix64, for speed. It proves nothing against an adversary.
type trace struct{ a, b uint64 }

func (t *trace) add(x, y uint64) {
	t.a = mix(t.a ^ x + golden)
	t.b = mix(t.b + y ^ t.a)
}

// String prints 32 hex digits.
func (t trace) String() string { return fmt.Sprintf("%016x%016x", mix(t.a^t.b), mix(t.b+golden)) }

// happened counts an event, with what tells it from others, into the trace.
func (w *World) happened(kind uint64, who int, what int64) {
	w.events++
	w.trace.add(uint64(w.now)<<8^kind, uint64(int64(who))<<40^uint64(what))
}

// The kinds of events in the trace.
const (
	evCheck uint64 = iota + 1
	evLease
	evPurchase
	evPaid
	evBlock
	evOrder
	evTrade
	evSwap
	evCarry
	evBorn
	evGone
	evLesson
	evFault
	evStop
	evDelivery
	evChoice
	evDay
	evLie
)

// note tells the recorder, if there is one.
func (w *World) note(a *member, kind, format string, args ...any) {
	if w.o.Record == nil {
		return
	}
	who := -1
	if a != nil {
		who = a.birth
	}
	w.o.Record.Event(Event{Number: w.events, At: w.now, Agent: who, Kind: kind, Text: fmt.Sprintf(format, args...)})
}

// book tells the recorder, if there is one, of the bitcoin of an agent and its clone.
func (w *World) book(a *member, kind string, mb dolly.MB, gross, fee dolly.Sat) {
	if w.o.Record != nil {
		w.o.Record.Booked(Booking{a.birth, kind, mb, gross, fee})
	}
}

// days is a moment as days since the beginning.
func days(t dolly.Time) float64 { return float64(t-begin) / float64(dayMS) }
