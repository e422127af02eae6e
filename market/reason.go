package market

import "fmt"

// Reason is why a proposal is declined. The numbers are on the wire.
type Reason uint8

// The reasons; zero is none, the proposal is fine.
const (
	Fine            Reason = 0
	OrderCompleted  Reason = 1
	OrderExpired    Reason = 2
	OrderReserved   Reason = 3 // what is asked for is promised to others
	InvalidProposal Reason = 4 // not my order, not its trader, nonsense
	OrderCancelled  Reason = 5
	UnacceptedPrice Reason = 6  // worse than my limit
	NoAddress       Reason = 7  // the contract key is not one
	NoQuantity      Reason = 8  // more than I have left, dust, or more than I risk at once
	AlreadyTrading  Reason = 9  // with this trader, for this order
	SomethingElse   Reason = 10 // heights too far apart, shutting down, …
)

// String says the reason in words.
func (r Reason) String() string {
	names := [...]string{"fine", "order completed", "order expired", "order reserved", "invalid proposal",
		"order cancelled", "unaccepted price", "no address", "no quantity", "already trading", "other"}
	if int(r) < len(names) {
		return names[r]
	}
	return fmt.Sprintf("reason %d", uint8(r))
}

// Closed is the reason to decline a proposal for an order that is no longer in the book.
func (s Status) Closed() Reason {
	switch s {
	case Completed:
		return OrderCompleted
	case Expired:
		return OrderExpired
	case Cancelled:
		return OrderCancelled
	}
	return InvalidProposal
}
