package credit

import (
	"math/bits"

	"github.com/dollynator/dolly"
)

// allowance is a bucket of bytes that fills up within a day. What is taken and never
// given back is so made good slowly, and a forgotten tab's share is not given back at once.
type allowance struct {
	perDay int64
	left   int64
	at     dolly.Time // up to which it was filled
}

// refill adds what came since, rounded down.
func (a *allowance) refill(now dolly.Time) {
	passed := now.Sub(a.at)
	if passed >= dolly.Day {
		a.left, a.at = a.perDay, now
		return
	}
	if passed <= 0 || a.perDay <= 0 {
		return
	}
	high, low := bits.Mul64(uint64(a.perDay), uint64(passed.Milliseconds()))
	grown, _ := bits.Div64(high, low, uint64(dolly.Day.Milliseconds())) // less than perDay, since passed is less than a day
	if grown > 0 {
		a.give(int64(grown))
		a.at = now
	}
}

func (a *allowance) give(bytes int64) { a.left = min(a.perDay, a.left+bytes) }
