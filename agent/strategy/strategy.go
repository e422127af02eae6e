package strategy

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/dollynator/dolly"
)

// ErrUnknown is returned for the name of no strategy.
var ErrUnknown = errors.New("unknown strategy")

// Strategy decides what to sell. It keeps nothing: what it must remember is in
// the State that it returns and is given again.
type Strategy interface {
	Name() string
	Decide(Input) Decision
}

// State is a strategy's own record, nil at first. Others store it and hand it back;
// what it points at is never changed.
type State = *Memory

// Pace is how fast a strategy acts, in the time of the node's world.
type Pace struct {
	OrderLife time.Duration // of a blind order, which is renewed when it ended; zero is an hour
	Check     time.Duration // between two decisions, and the life of other orders; zero is five minutes
}

// life is OrderLife or its default.
func (p Pace) life() time.Duration {
	if p.OrderLife <= 0 {
		return time.Hour
	}
	return p.OrderLife
}

// check is Check or its default.
func (p Pace) check() time.Duration {
	if p.Check <= 0 {
		return 5 * time.Minute
	}
	return p.Check
}

// Input is all that a strategy may know.
type Input struct {
	Now            dolly.Time
	RentLeft       time.Duration
	SinceLastOrder time.Duration // since an order was last placed; negative if never
	Filled         Fill          // what became of that order
	MB             dolly.MB      // available: neither locked nor in an order
	Balance        dolly.Sat     // spendable, and what swaps under way will bring
	ServerPrice    dolly.Sat     // of what must be paid next
	VPNPrice       dolly.Sat     // zero if none is used
	Floor          dolly.Sat     // what that payment takes with its fee, however small the margin
	Smallest       dolly.Sat     // no order may be for less; swaps under dust are refused
	VPSCount       int           // servers to be paid for
	Candidate      bool          // there is something to pay for
	Trades         []dolly.Trade // seen on the market, in the order of their arrival
	Pace           Pace
	State          State
}

// Fill is the share of an order that was traded: Part of Of. The zero Fill is nothing.
type Fill struct{ Part, Of int64 }

// Sell is an order to place: MB bytes for Want satoshi, open for Life.
type Sell struct {
	MB   dolly.MB
	Want dolly.Sat
	Life time.Duration
}

// Decision is what to place now and why, in people's words.
type Decision struct {
	Orders []Sell
	Why    string
	State  State
}

// ByName finds a strategy.
func ByName(name string) (Strategy, error) {
	for _, s := range all() {
		if s.Name() == name {
			return s, nil
		}
	}
	return nil, fmt.Errorf("%w %q: there are %s", ErrUnknown, name, strings.Join(Names(), ", "))
}

// Names lists what [ByName] knows, the default first.
func Names() []string {
	var names []string
	for _, s := range all() {
		names = append(names, s.Name())
	}
	return names
}

func all() []Strategy {
	return []Strategy{LastDaySell{}, ConstantSell{}, SimpleMovingAverage{}, CrossoverMovingAverage{}}
}
