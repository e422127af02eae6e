package dolly

import (
	"math"
	"time"
)

// Time is a moment in Unix milliseconds, UTC. Where a world runs faster than
// ours it is virtual time; only wall-clock I/O uses the time package.
type Time int64

// Add returns the moment d later.
func (t Time) Add(d time.Duration) Time { return t + Time(d.Milliseconds()) }

// Sub returns the time from u to t; what lies outside a Duration's 292 years is the
// longest or the shortest there is, as in the time package.
func (t Time) Sub(u Time) time.Duration {
	const most = Time(math.MaxInt64 / int64(time.Millisecond))
	switch d := t - u; {
	case t >= u && (d < 0 || d > most):
		return math.MaxInt64
	case t < u && (d >= 0 || d < -most):
		return math.MinInt64
	default:
		return time.Duration(d) * time.Millisecond
	}
}

// Date numbers the days of UTC from 1970 on; before it they are below zero.
func (t Time) Date() int64 {
	day := Time(Day.Milliseconds())
	if t < 0 {
		return int64((t+1)/day) - 1
	}
	return int64(t / day)
}

// Std returns t for printing.
func (t Time) Std() time.Time { return time.UnixMilli(int64(t)).UTC() }

// Day is a day of rent.
const Day = 24 * time.Hour

// Clock tells the time of the world a program lives in. Only loops hold one;
// what decides is handed the moment.
type Clock interface{ Now() Time }

// ScaledClock is a world that runs Speed times faster than ours: it shows
// Epoch at the wall moment Start. The zero Speed is an error of the caller.
type ScaledClock struct {
	Epoch Time
	Start time.Time
	Speed float64
	Wall  func() time.Time
}

// Now is Epoch plus Speed times what elapsed on the wall.
func (c ScaledClock) Now() Time {
	elapsed := c.Wall().Sub(c.Start)
	return c.Epoch + Time(float64(elapsed.Milliseconds())*c.Speed)
}

// Network names the world a signature is valid in. It is part of every signed
// domain, so that a test's signature moves no real money.
type Network string

// The four networks.
const (
	Main Network = "main"
	Test Network = "test"
	Town Network = "town"
	Sim  Network = "sim"
)

// Valid reports whether n is one of the four.
func (n Network) Valid() bool { return n == Main || n == Test || n == Town || n == Sim }
