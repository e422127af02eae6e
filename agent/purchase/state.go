package purchase

import "fmt"

// Kind is what is bought. The numbers are on disk.
type Kind uint8

// The kinds.
const (
	Birth   Kind = 1 // a server, and a child on it
	Renewal Kind = 2 // one more period of the own server
)

// String prints the kind for people.
func (k Kind) String() string {
	switch k {
	case Birth:
		return "birth"
	case Renewal:
		return "renewal"
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// State is where a purchase stands. The numbers are on disk; what each means,
// and what may no longer be done in it, is in the table of stages.
type State uint8

// The states.
const (
	StateIntent      State = 1
	StateReserved    State = 2
	StateQuoted      State = 3
	StateOrdered     State = 4
	StatePaid        State = 5
	StateConfirmed   State = 6
	StateUnknown     State = 7
	StateProvisioned State = 8
	StateInstalled   State = 9
	StateEnrolled    State = 10
	StateCertified   State = 11
	StateStarted     State = 12
	StateLeased      State = 13
	StateHandedOver  State = 14
	StateExtended    State = 15
	StateFailed      State = 16
	StateDue         State = 17 // a renewal between the intent and the order
)

// String prints the state for people.
func (s State) String() string {
	for _, st := range allStages {
		if st.state == s {
			return st.name
		}
	}
	return fmt.Sprintf("state %d", uint8(s))
}

// Ended reports whether nothing but the settlement is left to do.
func (s State) Ended() bool { return s == StateHandedOver || s == StateExtended || s == StateFailed }

// Outcome is how a purchase ended. The numbers are on disk.
type Outcome uint8

// The outcomes. Zero is not ended.
const (
	Delivered   Outcome = 1
	Refused     Outcome = 2 // by the warden; nothing was spent
	SoldOut     Outcome = 3 // the provider did not take the order; nothing was spent
	NotPaid     Outcome = 4 // given up before anything was paid
	Refunded    Outcome = 5 // paid, not delivered, sent back
	Undelivered Outcome = 6 // paid and lost; reported
)

// String prints the outcome for people.
func (o Outcome) String() string {
	switch o {
	case Delivered:
		return "delivered"
	case Refused:
		return "refused"
	case SoldOut:
		return "sold out"
	case NotPaid:
		return "not paid"
	case Refunded:
		return "refunded"
	case Undelivered:
		return "paid and not delivered"
	}
	return fmt.Sprintf("outcome %d", uint8(o))
}

// Blames reports whether the offer is at fault, which is what learning takes for
// a failure of it.
func (o Outcome) Blames() bool { return o == SoldOut || o == Refunded || o == Undelivered }
