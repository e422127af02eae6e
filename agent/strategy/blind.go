package strategy

import (
	"fmt"

	"github.com/dollynator/dolly"
)

// ConstantSell always offers all MB for what is needed, without looking at the
// market: the price falls as MB are earned, until a buyer takes it.
type ConstantSell struct{}

// Name is "constant_sell".
func (ConstantSell) Name() string { return "constant_sell" }

// Decide places one order whenever the last one's life is over.
func (ConstantSell) Decide(in Input) Decision { return blind(in) }

// LastDaySell sells as ConstantSell does, but only in the last day of the rent.
type LastDaySell struct{}

// Name is "last_day_sell".
func (LastDaySell) Name() string { return "last_day_sell" }

// Decide waits while more than a day of rent is left.
func (LastDaySell) Decide(in Input) Decision {
	if in.RentLeft > dolly.Day {
		return Decision{Why: "sells in the last day of the rent", State: in.State}
	}
	return blind(in)
}

// blind offers all MB for the need, once in an order's life.
func blind(in Input) Decision {
	d := Decision{State: in.State}
	need := Need(in)
	switch {
	case !in.Candidate:
		d.Why = "nothing to pay for"
	case need == 0:
		d.Why = "has the bitcoin it needs"
	case in.SinceLastOrder >= 0 && in.SinceLastOrder < in.Pace.life():
		d.Why = "the last order still has its time"
	case in.MB <= 0:
		d.Why = "no MB to sell"
	default:
		want := max(need, in.Smallest)
		d.Orders = []Sell{{MB: in.MB, Want: want, Life: in.Pace.life()}}
		d.Why = fmt.Sprintf("needs %v more", need)
	}
	return d
}
