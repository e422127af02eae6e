package market

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/dollynator/dolly"
)

// Why the mirror's books refuse.
var (
	ErrNotMirrored = errors.New("no open ask mirrors that bid")
	ErrOverspent   = errors.New("spent more than was committed")
)

// MirrorState is what a mirror has promised and spent. It is stored in the
// transaction that places the asks, so that a restart changes nothing.
type MirrorState struct {
	Committed dolly.Sat   `cbor:"1,keyasint"` // in open asks
	Spent     dolly.Sat   `cbor:"2,keyasint"`
	Mirrored  []Mirrored  `cbor:"3,keyasint"` // in the order they were planned
	Bought    dolly.MB    `cbor:"4,keyasint"`
	Trades    uint64      `cbor:"5,keyasint"`
	Lately    []Submitted `cbor:"6,keyasint"` // in the last hour, oldest first
	Failures  uint64      `cbor:"7,keyasint"` // settlements that failed since the last that did not
	Cold      dolly.Time  `cbor:"8,keyasint"` // nothing is asked for before
}

// Mirrored is a bid that has had its ask.
type Mirrored struct {
	Bid     dolly.OrderID `cbor:"1,keyasint"`
	Open    dolly.Sat     `cbor:"2,keyasint"` // what its ask may still spend; 0 when that ended
	Expires dolly.Time    `cbor:"3,keyasint"` // of the bid; then it may be forgotten
	Amount  dolly.Price   `cbor:"4,keyasint"` // of the ask
}

// Submitted is an ask as the hourly bound counts it, also when nobody takes it.
type Submitted struct {
	At  dolly.Time `cbor:"1,keyasint"`
	Sat dolly.Sat  `cbor:"2,keyasint"`
}

// commit books an ask that is about to be placed.
func (st MirrorState) commit(r Mirrored, now dolly.Time) MirrorState {
	st.Committed += r.Open
	st.Mirrored = append(slices.Clip(st.Mirrored), r)
	st.Lately = append(slices.Clip(st.Lately), Submitted{now, r.Open})
	return st
}

// open counts asks that may still spend something.
func (st MirrorState) open() (n int) {
	for _, r := range st.Mirrored {
		if r.Open > 0 {
			n++
		}
	}
	return n
}

// lately is what the asks of the last hour come to.
func (st MirrorState) lately() (sum dolly.Sat) {
	for _, s := range st.Lately {
		sum += s.Sat
	}
	return sum
}

// LastHour is what the asks of the hour before now come to.
func (st MirrorState) LastHour(now dolly.Time) dolly.Sat { return st.forget(now).lately() }

// forget drops bids that expired and whose ask ended: they cannot come back. An
// ask leaves the hourly bound when a whole hour is over.
func (st MirrorState) forget(now dolly.Time) MirrorState {
	st.Mirrored = slices.DeleteFunc(slices.Clone(st.Mirrored), func(r Mirrored) bool {
		return r.Open == 0 && r.Expires <= now
	})
	st.Lately = slices.DeleteFunc(slices.Clone(st.Lately), func(s Submitted) bool { return now.Sub(s.At) >= time.Hour })
	return st
}

// Spend books that the ask for a bid was filled in part or whole. The caller says
// each trade once. What could be settled ends a row of failures.
func (st MirrorState) Spend(bid dolly.OrderID, amount dolly.Price) (MirrorState, error) {
	st, err := st.Lose(bid, amount)
	if err != nil {
		return st, err
	}
	st.Bought += amount.MB
	st.Trades++
	st.Failures = 0
	return st, nil
}

// Lose books that the ask for a bid was paid for, in part or whole, and brought
// nothing: its seller forked its chain. The caller says each once.
func (st MirrorState) Lose(bid dolly.OrderID, amount dolly.Price) (MirrorState, error) {
	i := st.find(bid)
	switch {
	case i < 0:
		return st, fmt.Errorf("spend: %w", ErrNotMirrored)
	case amount.Sat < 0 || amount.MB < 0 || amount.Sat > st.Mirrored[i].Open:
		return st, fmt.Errorf("spend: %w", ErrOverspent)
	}
	st.Mirrored = slices.Clone(st.Mirrored)
	st.Mirrored[i].Open -= amount.Sat
	st.Committed -= amount.Sat
	st.Spent += amount.Sat
	return st, nil
}

// Release books that the ask for a bid ended: what it did not spend is free for
// others. The bid is not mirrored again. Saying it twice changes nothing.
func (st MirrorState) Release(bid dolly.OrderID) MirrorState {
	i := st.find(bid)
	if i < 0 {
		return st
	}
	st.Mirrored = slices.Clone(st.Mirrored)
	st.Committed -= st.Mirrored[i].Open
	st.Mirrored[i].Open = 0
	return st
}

// Withdraw is Release of an ask that was taken back before anybody took any of
// it, so that its bid may be mirrored again.
func (st MirrorState) Withdraw(bid dolly.OrderID) MirrorState {
	i := st.find(bid)
	if i < 0 || st.Mirrored[i].Open != st.Mirrored[i].Amount.Sat {
		return st.Release(bid)
	}
	st = st.Release(bid)
	st.Mirrored = slices.Delete(st.Mirrored, i, i+1)
	return st
}

// Fail books that a settlement came to nothing. The first of a row is followed by
// the cool-down, each further one by twice as much, up to 32 times.
func (m Mirror) Fail(st MirrorState, now dolly.Time) MirrorState {
	st.Cold = max(st.Cold, now.Add(m.CoolDown<<min(st.Failures, 5)))
	st.Failures++
	return st
}

func (st MirrorState) find(bid dolly.OrderID) int {
	return slices.IndexFunc(st.Mirrored, func(r Mirrored) bool { return r.Bid == bid })
}
