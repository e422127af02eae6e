package charter

import (
	"time"

	"github.com/dollynator/dolly"
)

const month = 30 * dolly.Day

// slot is one of a registry's slots in its present generation. It is free,
// reserved for a birth, or bound to a key.
type slot struct {
	gen      uint32
	reserved *reservation
	bound    *Bound // nil until the first lease
	title    *title // of its certificate, in network sim, once the holder showed it
	frozen   bool
	leaving  bool
	orphan   bool         // bound in an earlier epoch and not adopted by the present one
	since    dolly.Time   // when the key was bound
	births   []dolly.Time // of acts for births, the last month's, with those that count for it (family.go)
	bore     bearing      // of the open act

	receipt   *Receipt // the latest, for whatever order
	receiptAt dolly.Time

	nonce     Nonce
	used      []Nonce    // before it, for good: none of them comes back
	until     dolly.Time // end of the latest lease
	spendFrom dolly.Time
	tip       Tip

	last    answer    // to the latest granted request of the present nonce
	refused []refused // the latest requests that would have been the next; not in the lines
	leased  []dolly.Time
	granted []dolly.Time
	acks    []dolly.Hash // of r.acks

	open    *Act
	reserve dolly.Sat // what the lease may still cost; holds the open act's escrow
	renewed dolly.Sat // renewals reported, ever
	spent   dolly.Sat // by this holder, as it reported: renewals and settled acts
	linger  []linger
}

// bearing is a birth under way, and the seat of who else it counts for, if of anybody.
type bearing struct {
	at    dolly.Time
	elder *Seat
}

// reservation keeps a seat for a child whose parent got the act, or for an
// agent that the operator adopted.
type reservation struct {
	parent dolly.PeerID
	until  dolly.Time
}

// answer is what the latest granted request of a nonce got. It is signed when
// it is asked for.
type answer struct {
	counter uint64
	request dolly.Hash
	lease   *Lease
	carried *Act // the open act in the lease
	act     *Act
}

// refused is a request that was not granted, and why: the same bytes, late on
// their way, are refused again.
type refused struct {
	request dolly.Hash
	why     error
	turn    turn
}

// turn is the number of a request, of a nonce.
type turn struct {
	nonce   Nonce
	counter uint64
}

// linger is what a superseded incarnation may still spend until its lease ends.
type linger struct {
	until dolly.Time
	sat   dolly.Sat
}

func (s *slot) free() bool { return s.reserved == nil && s.bound == nil }

// lingering is what superseded incarnations may still spend at the moment now.
func (s *slot) lingering(now dolly.Time) dolly.Sat {
	var sum dolly.Sat
	for _, l := range s.linger {
		if l.until > now {
			sum += l.sat
		}
	}
	return sum
}

// never is later than any moment.
const never = dolly.Time(1<<63 - 1)

// due is when the seat is to be voided because its time is over.
func (s *slot) due(delay time.Duration) dolly.Time {
	switch {
	case s.bound != nil && s.orphan:
		return s.until.Add(max(delay, time.Hour))
	case s.bound != nil:
		return s.until.Add(delay)
	case s.reserved != nil:
		return s.reserved.until.Add(delay)
	}
	return never
}

// recent counts births in the month before now.
func (s *slot) recent(now dolly.Time) int { return len(since(s.births, now.Add(-month))) }

// noted adds a moment to those since another, which are kept in the same place.
func noted(moments []dolly.Time, from, at dolly.Time) []dolly.Time {
	n := copy(moments, since(moments, from))
	return append(moments[:n], at)
}

// since drops what was at a moment or before. The moments are in order.
func since(moments []dolly.Time, at dolly.Time) []dolly.Time {
	for i, m := range moments {
		if m > at {
			return moments[i:]
		}
	}
	return nil
}
