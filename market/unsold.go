package market

import (
	"sort"
	"time"

	"github.com/dollynator/dolly"
)

// Unsold is how long offers stood that nobody took, at no more than what might be asked,
// and what the quote of the week was by then: each hour takes a hundredth of that off. A
// sale halves it.
type Unsold struct {
	Stood time.Duration `cbor:"1,keyasint"`
	Of    dolly.Price   `cbor:"2,keyasint"` // the zero Price where nothing stood
}

const (
	// patience is how long an offer stands unsold for a thousandth off what may be asked: a
	// hundredth an hour. Faster follows a fall sooner, and brings lies more.
	patience = 6 * time.Minute
	// mostOff is how many thousandths it takes off at most.
	mostOff = 900
)

// And is what was unsold, and something more that stood at a quote of the week.
func (u Unsold) And(stood time.Duration, week dolly.Price) Unsold {
	return Unsold{min(u.off(week).Stood+stood, mostOff*patience), week}
}

// Sold is what is left of it after a sale.
func (u Unsold) Sold() Unsold { return Unsold{u.Stood / 2, u.Of} }

// off is the same price in hours off another quote. Without that, hours in which nobody
// paid a lie would be taken off the truth that came after it.
func (u Unsold) off(week dolly.Price) Unsold {
	if !u.Of.Valid() {
		return Unsold{0, week}
	}
	least := changed(u.Of, -u.thousandths())
	n := sort.Search(mostOff, func(n int) bool { return changed(week, -int64(n)).Cmp(least) <= 0 })
	return Unsold{time.Duration(n) * patience, week}
}

func (u Unsold) thousandths() int64 { return min(mostOff, int64(u.Stood/patience)) }
