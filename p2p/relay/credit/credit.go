package credit

import (
	"errors"

	"github.com/dollynator/dolly"
)

// ErrTooMuch is returned when more is settled than was carried.
var ErrTooMuch = errors.New("more than is unsettled")

// Terms are a carrier's, in bytes.
type Terms struct {
	Block     int64 // of one settlement
	Credit    int64 // that one key may have unsettled
	Newcomers int64 // a day: what all keys may have unsettled beyond what is their own
}

const (
	// Least is what any key may have unsettled. A handshake costs about as much.
	Least = 32 << 10
	// share of what a key settled that it may have unsettled for good.
	share = 16
)

// own is how much of a key's may be unsettled whatever others do.
func (t Terms) own(settled int64) int64 {
	return min(t.Credit, max(Least, t.Block/64)+settled/share)
}

// most is how much that is while newcomers' allowance lasts: half a block of a key that
// never settled, so that one which does settles soon.
func (t Terms) most(settled int64) int64 {
	return max(t.own(settled), min(t.Credit, t.Block/2+settled))
}

// Tab is what was carried for one key. The zero Tab is a key that was never here.
type Tab struct {
	Settled   int64
	Unsettled int64

	lent int64 // of Unsettled, out of the newcomers' allowance
}

// Lender is one carrier. It is not safe for concurrent use.
type Lender struct {
	terms Terms
	left  allowance
}

// NewLender is a carrier whose allowance for newcomers is whole.
func NewLender(t Terms, now dolly.Time) *Lender {
	return &Lender{terms: t, left: allowance{perDay: t.Newcomers, left: t.Newcomers, at: now}}
}

// Limit is how much a key may have unsettled at this moment.
func (l *Lender) Limit(now dolly.Time, t *Tab) int64 {
	l.left.refill(now)
	return min(l.terms.most(t.Settled), l.terms.own(t.Settled)+t.lent+l.left.left)
}

// Carry puts as many of n bytes on a tab as there is room for, and tells how many.
func (l *Lender) Carry(now dolly.Time, t *Tab, n int64) int64 {
	n = min(n, l.Limit(now, t)-t.Unsettled)
	if n <= 0 {
		return 0
	}
	t.Unsettled += n
	if more := t.Unsettled - l.terms.own(t.Settled) - t.lent; more > 0 {
		t.lent += more
		l.left.left -= more
	}
	return n
}

// Settle takes bytes off a tab that the key signed for. What newcomers were lent for
// them, others may have. It is [ErrTooMuch] if so much is not unsettled.
func (l *Lender) Settle(t *Tab, n int64) error {
	if n <= 0 || n > t.Unsettled {
		return ErrTooMuch
	}
	t.Unsettled -= n
	t.Settled += n
	if over := t.lent - max(0, t.Unsettled-l.terms.own(t.Settled)); over > 0 {
		t.lent -= over
		l.left.give(over)
	}
	return nil
}
