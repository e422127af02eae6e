package charter

import "fmt"

// Reason is why something is not allowed. It is an error, and its number
// travels in a [Refusal]: errors.Is works on both sides of the wire.
type Reason uint8

// The reasons. The numbers are on the wire.
const (
	ErrExpired    Reason = 1  // is returned when the charter is over
	ErrStopped    Reason = 2  // is returned when a stop, pause or drain order stands
	ErrChain      Reason = 3  // is returned when certificates do not lead to the charter
	ErrSuperseded Reason = 4  // is returned when another incarnation took over
	ErrStale      Reason = 5  // is returned when a later request was answered already
	ErrFrozen     Reason = 6  // is returned when the slot showed a clone or two keys
	ErrNoSlot     Reason = 7  // is returned when no slot is free
	ErrBirths     Reason = 8  // is returned when all births ever are used
	ErrPace       Reason = 9  // is returned when there were too many in this time
	ErrDepth      Reason = 10 // is returned when a child would be too deep
	ErrAllowance  Reason = 11 // is returned when a cap would be passed
	ErrActOpen    Reason = 12 // is returned when one act is open already
	ErrNoLease    Reason = 13 // is returned when no lease of this incarnation runs
	ErrWarming    Reason = 14 // is returned when a restarted warden waits for leases it may have forgotten
	ErrBehind     Reason = 15 // is returned when the warden's registry lost lines
	ErrTaken      Reason = 16 // is returned when a slot is not for this key
	ErrVoided     Reason = 17 // is returned when the slot went to a later generation
	ErrNoAct      Reason = 18 // is returned when there is no such open act
	ErrSigner     Reason = 19 // is returned when another key had to sign
	ErrLeaving    Reason = 20 // is returned when the holder gave its slot up
	ErrPlace      Reason = 21 // is returned when provider, region or terms are not allowed
	ErrIntent     Reason = 22 // is returned when one ID is used for two things
	ErrTooEarly   Reason = 23 // is returned when an earlier incarnation may still act
	ErrInvalid    Reason = 24 // is returned when a record says what it cannot say
	ErrOverspent  Reason = 25 // is returned when more was paid than was allowed
	ErrPending    Reason = 26 // is returned when another request waits for its answer
	ErrEpoch      Reason = 27 // is returned when another epoch is meant than the present one
	ErrCeased     Reason = 28 // is returned when the warden handed over to its standby
)

// Error prints the reason for people.
func (r Reason) Error() string {
	texts := [...]string{
		ErrExpired:    "the charter has expired",
		ErrStopped:    "the operator stopped the fleet",
		ErrChain:      "the certificates do not lead to the charter",
		ErrSuperseded: "another incarnation took over",
		ErrStale:      "a later request was answered already",
		ErrFrozen:     "the slot is frozen",
		ErrNoSlot:     "no slot is free",
		ErrBirths:     "all births of the charter are used",
		ErrPace:       "too many in this time",
		ErrDepth:      "the tree may not grow deeper",
		ErrAllowance:  "more than the charter allows",
		ErrActOpen:    "another act is open",
		ErrNoLease:    "no lease",
		ErrWarming:    "the restarted warden waits until the leases that it may have forgotten are over",
		ErrBehind:     "the warden's registry is behind",
		ErrTaken:      "the slot is not for this key",
		ErrVoided:     "the slot went to a later generation",
		ErrNoAct:      "no such act is open",
		ErrSigner:     "signed by the wrong key",
		ErrLeaving:    "the slot was given up",
		ErrPlace:      "the charter does not allow this place",
		ErrIntent:     "one id for two things",
		ErrTooEarly:   "an earlier incarnation may still act",
		ErrInvalid:    "not a valid record",
		ErrOverspent:  "more was paid than was allowed",
		ErrPending:    "another request waits for its answer",
		ErrEpoch:      "the charter is of another epoch",
		ErrCeased:     "the warden handed over to its standby",
	}
	if r == 0 || int(r) >= len(texts) {
		return fmt.Sprintf("refused for reason %d", uint8(r))
	}
	return texts[r]
}
