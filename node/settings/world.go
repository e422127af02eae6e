package settings

import (
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
)

// WorldClock is the clock of the world that the node lives in.
func (s Settings) WorldClock() dolly.Clock {
	if s.Clock.Speed == 1 && s.Clock.Start == 0 {
		return dolly.ScaledClock{Epoch: 0, Start: time.UnixMilli(0), Speed: 1, Wall: time.Now}
	}
	return dolly.ScaledClock{Epoch: s.Clock.Epoch, Start: time.UnixMilli(int64(s.Clock.Start)), Speed: s.Clock.Speed, Wall: time.Now}
}

// World turns wall time into the world's.
func (s Settings) World(d Duration) time.Duration {
	return time.Duration(float64(d) * s.Clock.Speed)
}

// Swap is what this node demands of a swap.
func (s Settings) Swap() market.Params {
	m := s.Market
	return market.Params{
		Confirm: m.Confirm, Claim: m.ClaimWithin, Reorg: m.Reorg, Delay: m.Delay, FundWithin: m.FundWithin,
		RefundAfter: m.RefundAfter, Dust: m.Dust, MaxSat: m.MaxSat, Gossip: s.World(s.Pace.Gossip),
	}
}
