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
	frozen   bool
	leaving  bool
	obeys    dolly.Hash   // the order that its latest receipt is for
	births   []dolly.Time // of acts for births, the last month's

	nonce     Nonce
	used      map[Nonce]bool // every nonce of this seat
	until     dolly.Time     // end of the latest lease; the lease of an adopted seat is unknown: zero
	spendFrom dolly.Time
	tip       Tip

	lease answer
	act   answer

	open    *openAct
	reserve dolly.Sat // what the lease may still cost; holds the open act's escrow
	renewed dolly.Sat // renewals reported, ever
	linger  []linger
}

// reservation keeps a seat for a child whose parent got the act.
type reservation struct {
	parent dolly.PeerID
	until  dolly.Time
}

// answer is the last reply of a kind, for requests that are repeated.
type answer struct {
	counter uint64
	request dolly.Hash
	reply   []byte
}

type openAct struct {
	Granted
	raw   []byte
	moved bool // to a later incarnation than it was granted to
}

// linger is what a superseded incarnation may still spend until its lease ends.
type linger struct {
	until dolly.Time
	sat   dolly.Sat
}

func (s *slot) free() bool { return s.reserved == nil && s.bound == nil }

// freed is the same slot a generation on.
func (s *slot) freed() *slot { return &slot{gen: s.gen + 1} }

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

// due reports whether the seat is to be voided because its time is over.
func (s *slot) due(now dolly.Time, delay time.Duration) bool {
	switch {
	case s.bound != nil:
		return s.until > 0 && now >= s.until.Add(delay)
	case s.reserved != nil:
		return now >= s.reserved.until.Add(delay)
	}
	return false
}

// recent counts births in the month before now.
func (s *slot) recent(now dolly.Time) int {
	n := 0
	for _, at := range s.births {
		if now.Sub(at) < month {
			n++
		}
	}
	return n
}
