package edge

import (
	"crypto/rand"
	"fmt"
	mrand "math/rand/v2"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/past"
	"github.com/dollynator/dolly/node/settings"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// TradeConfig is a trader by its settings. ContractKey is the wallet's; nil for
// who only carries or consumes.
func TradeConfig(s settings.Settings, key wire.Key, contractKey func(dolly.Hash) []byte) (trade.Config, error) {
	swap := s.Swap()
	if err := swap.Validate(); err != nil {
		return trade.Config{}, &dolly.Error{Kind: dolly.Usage, Text: "the swap parameters in [market]", Err: err}
	}
	return trade.Config{
		Network: s.Network, Self: key, Swap: swap, Book: market.DefaultLimits(), ContractKey: contractKey, Secret: trade.Secrets(key),
		FeeMax: s.Chain.FeeMax, Credit: dolly.MB(s.Market.Credit) * dolly.MiB,
		Line:     trade.Line{Stranger: dolly.MB(s.Market.Stranger) * dolly.MiB, Strangers: dolly.MB(s.Market.Strangers) * dolly.MiB},
		Exchange: s.World(s.Pace.Exchange), Delay: s.World(s.Pace.Gossip), Retry: s.World(s.Pace.Retry),
	}, nil
}

// Pace is an agent's pace in the time of its world.
func Pace(s settings.Settings) agent.Pace {
	p := s.Pace
	return agent.Pace{
		Check: s.World(p.Check), Heartbeat: s.World(p.Heartbeat), DeadAfter: s.World(p.DeadAfter),
		OrderLife: s.World(p.OrderLife), WindDown: s.World(p.WindDown), RenewBefore: s.World(p.Renew),
	}
}

// Entropy is a source of chance that nobody can foresee: ChaCha8 from a seed
// of the operating system.
func Entropy() (*mrand.Rand, error) {
	var seed [32]byte
	if _, err := rand.Read(seed[:]); err != nil {
		return nil, fmt.Errorf("draw a seed: %w", err)
	}
	return mrand.New(mrand.NewChaCha8(seed)), nil
}

// History is the time between two readings of what is kept over time: a minute, but
// of a fast world no more than one a second of ours.
func History(s settings.Settings) time.Duration {
	return max(past.Minute, time.Duration(s.Clock.Speed*float64(time.Second)))
}
