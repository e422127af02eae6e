package buybot

import (
	"errors"
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/trade"
)

// Config is what a buybot is told once. Durations are in its world's time.
type Config struct {
	Trade  trade.Config // Allow is the buybot's own; leave it nil
	Limit  dolly.Price
	Budget dolly.Sat // for all trades together, fees included
	Bounds
	Live    bool // asks are really placed; otherwise it buys on paper only
	Check   time.Duration
	Version string
}

// Bounds are what keeps a buybot slow and small beside its limit and its budget.
// Zero is no bound.
type Bounds struct {
	MaxOrder dolly.Sat     // of one ask; never above what one swap may risk
	Reserve  dolly.Sat     // stays in the wallet
	Hourly   dolly.Sat     // of the asks of any hour together
	CoolDown time.Duration // without asks after a settlement failed; doubled with each further one
}

// Why nothing is paid.
var (
	ErrPaper   = errors.New("it buys on paper only")
	ErrReserve = errors.New("the coins above the reserve do not suffice")
)

// mirror is the brain with its bounds; what the wallet holds is added when it is used.
func (c Config) mirror() market.Mirror {
	m := market.Mirror{
		Limit: c.Limit, Budget: c.Budget, Purse: market.Boundless, Fee: c.Trade.FeeMax,
		MinSat: c.Trade.Swap.Dust, MaxSat: c.Trade.Swap.MaxSat, Hourly: c.Hourly, CoolDown: c.CoolDown,
	}
	if c.MaxOrder > 0 {
		m.MaxSat = min(m.MaxSat, c.MaxOrder)
	}
	return m
}

// years a self-charter lasts; the buybot signs a new one at every start.
const years = 1

func selfCharter(cfg Config, now dolly.Time) (charter.Signed[charter.Charter], error) {
	raw, err := charter.NewCharter(cfg.Trade.Self, charter.Charter{
		Fleet: "buybot", Network: cfg.Trade.Network, Epoch: 1, Expiry: now.Add(years * 365 * dolly.Day),
		Caps: charter.Caps{Total: cfg.Budget, PerAct: min(cfg.Trade.Swap.MaxSat+cfg.Trade.FeeMax, cfg.Budget)},
	})
	if err != nil {
		return charter.Signed[charter.Charter]{}, fmt.Errorf("budget: %w", err)
	}
	return charter.OpenCharter(cfg.Trade.Network, raw)
}
