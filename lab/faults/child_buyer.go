package faults

import (
	"context"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/buybot"
	"github.com/dollynator/dolly/node/settings"
	"github.com/dollynator/dolly/wallet"
	"github.com/dollynator/dolly/wire"
)

// buyerOutputs are one more than the coins that it is given, so that it splits them.
const buyerOutputs = 4

// buyerSettings make of wall time what tradeConfig says of turns: a beat of the
// world is a pulse, and a pulse a turn.
func buyerSettings() settings.Settings {
	s, p := settings.Default("unused"), fairParams()
	s.Network = dolly.Sim
	s.Clock.Speed = float64(turn) / float64(pulse)
	turns := func(n int) settings.Duration { return settings.Duration(time.Duration(n) * pulse) }
	s.Pace.Tick, s.Pace.Check, s.Pace.Gossip = turns(1), turns(1), turns(1)
	s.Pace.Exchange, s.Pace.Retry = turns(exchangeTurns), turns(retryTurns)
	s.Chain.FeeMax = feeMax
	m := &s.Market
	m.Confirm, m.ClaimWithin, m.Reorg, m.Delay = p.Confirm, p.Claim, p.Reorg, p.Delay
	m.FundWithin, m.RefundAfter, m.Dust, m.MaxSat = p.FundWithin, p.RefundAfter, p.Dust, p.MaxSat
	m.Credit, m.Stranger, m.Strangers = int64(strangerMB/dolly.MiB), int64(strangerMB/dolly.MiB), int64(2*strangerMB/dolly.MiB)
	return s
}

// buy is a buybot on its store: the program that people run, with the edges of
// this world in place of libp2p and the clock.
func (c *child) buy(ctx context.Context, e Edges, disk *traced, chain wallet.Backend) error {
	bot, err := e.Buyer(ctx, BuyerParts{
		Settings: buyerSettings(), Key: wire.NewKey(c.birth.Seed), Limit: buybotLimit, Budget: buybotBudget,
		Bounds: buybot.Bounds{Reserve: buybotReserve}, Outputs: buyerOutputs, Store: disk, Chain: chain, Net: stallNet{c},
		Clock: c.clock, Beat: c.beats.start, Log: c.log(),
	})
	if err != nil {
		return err
	}
	face := bot.Face()
	go c.tell(ctx, face, disk, func() []byte { return pack(standingOf{Busy: busyBuyer(ctx, face)}) })
	return bot.Run(ctx)
}

// busyBuyer reads off a buybot's face whether something of it is under way.
func busyBuyer(ctx context.Context, face dolly.Node) bool {
	v, err := dolly.Fetch[dolly.BuybotView](ctx, face, dolly.ViewBuybot, dolly.Query{})
	if err != nil {
		return true
	}
	for _, a := range v.Asks {
		if a.State == "open" || a.State == "in a swap" {
			return true
		}
	}
	m, err := dolly.Fetch[dolly.MarketView](ctx, face, dolly.ViewMarket, dolly.Query{})
	if err != nil {
		return true
	}
	for _, s := range m.Swaps {
		if s.Ended == 0 {
			return true
		}
	}
	return false
}
