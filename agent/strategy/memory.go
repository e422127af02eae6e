package strategy

import (
	"errors"
	"math"
	"math/bits"
	"time"

	"github.com/dollynator/dolly"
)

// ErrMemory is returned for a memory that no strategy can have written.
var ErrMemory = errors.New("a memory that cannot be")

// Parts are billionths, of a minute or of a day's worth. Rounding is down.
type Parts int64

// Whole is one minute, or one day's worth, in [Parts].
const Whole Parts = 1_000_000_000

// Memory is the state of the moving averages.
type Memory struct {
	Date    int64       `cbor:"1,keyasint"`           // day that Sold is of, in days since 1970, UTC
	Minutes Parts       `cbor:"2,keyasint"`           // accumulated: whose MB were earned and not sold
	Sold    Parts       `cbor:"3,keyasint"`           // days' worth sold on Date
	Last    Last        `cbor:"4,keyasint"`           // the latest order; the zero value is none, or one that was booked
	Closes  []Close     `cbor:"5,keyasint,omitempty"` // of days before Date, in their order; shared, so never changed in place
	Price   dolly.Price `cbor:"6,keyasint"`           // of the trade that arrived last; the zero value is none
	Today   Close       `cbor:"7,keyasint"`           // of Date so far; the zero value is none

	seen *outlook // of Closes; nil until it is asked for
}

// Last is an order whose outcome is not booked yet.
type Last struct {
	Date    int64      `cbor:"1,keyasint"` // day it was placed on
	Days    Parts      `cbor:"2,keyasint"` // days' worth in it
	Minutes Parts      `cbor:"3,keyasint"` // what it took from what had accumulated
	Until   dolly.Time `cbor:"4,keyasint"` // it may be filled; zero is over
}

// most is far more than a life accumulates, and keeps sums from overflow.
const most = 4_000_000 * Whole

// Check refuses a memory with negative or absurd amounts.
func (m Memory) Check() error {
	for _, p := range []Parts{m.Minutes, m.Sold, m.Last.Days, m.Last.Minutes} {
		if p < 0 || p > most {
			return ErrMemory
		}
	}
	for _, c := range m.Closes {
		if !c.Price.Valid() {
			return ErrMemory
		}
	}
	if m.Today != (Close{}) && !m.Today.Price.Valid() {
		return ErrMemory
	}
	return nil
}

// State is the memory as others keep it.
func (m Memory) State() State { return &m }

// remember takes a state up. One that cannot be is that of a new life: what had
// accumulated is then sold a little later.
func remember(s State, now dolly.Time) Memory {
	if s == nil || s.Check() != nil {
		return Memory{Date: now.Date()}
	}
	return *s
}

// turn begins a new day: nothing was sold on it.
func (m *Memory) turn(now dolly.Time) {
	if today := now.Date(); m.Date != today {
		m.Date, m.Sold = today, 0
	}
}

// book takes the latest order off the books: what was filled counts as sold on
// the day of the order, what was not goes back to what is accumulated.
func (m *Memory) book(f Fill) {
	if f.Of <= 0 || f.Part < 0 || f.Part > f.Of {
		f = Fill{0, 1}
	}
	if m.Last.Date == m.Date {
		m.Sold = min(most, m.Sold+Parts(share(int64(m.Last.Days), f.Part, f.Of)))
	}
	m.Minutes = min(most, m.Minutes+Parts(share(int64(m.Last.Minutes), f.Of-f.Part, f.Of)))
	m.Last = Last{}
}

// grow adds the minutes of one check.
func (m *Memory) grow(check time.Duration) {
	m.Minutes = min(most, m.Minutes+min(most, Parts(check)/60))
}

// take notes an order that is about to be placed, of the MB of so many minutes or
// of as many as accumulated.
func (m *Memory) take(minutes Parts, until dolly.Time) {
	minutes = min(m.Minutes, minutes)
	m.Last = Last{Date: m.Date, Days: minutes / (24 * 60), Minutes: minutes, Until: until}
	m.Minutes -= minutes
}

// worth is what days' worth of the MB are, rounded down to whole MB: MB × 1440 /
// minutes accumulated is one day's.
func (m *Memory) worth(mb dolly.MB, days Parts) dolly.MB {
	if 24*60*days < m.Minutes {
		mb = dolly.MB(share(int64(mb), int64(24*60*days), int64(m.Minutes)))
	}
	return mb / dolly.MiB * dolly.MiB
}

// share is ⌊n × part / of⌋, for 0 ≤ part ≤ of, of > 0 and n ≥ 0.
func share(n, part, of int64) int64 {
	if part >= of {
		return n
	}
	hi, lo := bits.Mul64(uint64(n), uint64(part))
	q, _ := bits.Div64(hi, lo, uint64(of))
	return int64(min(q, math.MaxInt64))
}
