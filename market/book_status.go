package market

import "fmt"

// Status is where an order stands in a book. The numbers are stored.
type Status uint8

// The statuses.
const (
	Unknown   Status = 0 // never seen, or forgotten
	Open      Status = 1 // may be matched
	Completed Status = 2 // all of it was traded
	Expired   Status = 3 // its time is over; a reservation may be left
	Cancelled Status = 4 // its trader took it back; a reservation may be left
)

// String prints the status in one word.
func (s Status) String() string {
	names := [...]string{"unknown", "open", "completed", "expired", "cancelled"}
	if int(s) < len(names) {
		return names[s]
	}
	return fmt.Sprintf("status %d", uint8(s))
}

// mark is what is remembered of the number of an order that ended so.
func (s Status) mark() mark { return mark(s - 1) }
