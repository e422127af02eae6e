package faults

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// fairParams bear reorganisations of six blocks.
func fairParams() market.Params {
	return market.Params{
		Confirm: 7, Claim: 1, Reorg: 6, Delay: 10, FundWithin: 8, RefundAfter: 36,
		Dust: 1000, MaxSat: 20_000, Gossip: 2 * turn,
	}
}

// tradeConfig is how a dealer trades. Of two copies of a dealer the younger one
// may sign and fund, as the lease decides it among agents.
func (f *fair) tradeConfig(d *dealer) trade.Config {
	may := func() error {
		if d.superseded {
			return errSuperseded
		}
		return nil
	}
	return tradeAt(d.key, d.wallet.ContractKey, may, func(now dolly.Time, s charter.Spend) (charter.Permit, error) {
		return charter.AllowSelf(d.law, d.key.Peer(), d.trader.Outgoing(s.ID), now, s)
	})
}

const (
	strangerMB    = 5 * startMB
	exchangeTurns = 20
	retryTurns    = 2
)

// tradeAt is how a key trades at a fair, as long as it may.
func tradeAt(key wire.Key, contractKey func(dolly.Hash) []byte, may func() error, permit func(dolly.Time, charter.Spend) (charter.Permit, error)) trade.Config {
	return trade.Config{
		Network: dolly.Sim, Self: key, Swap: fairParams(), Book: market.DefaultLimits(), FeeMax: feeMax, ContractKey: contractKey, Secret: trade.Secrets(key),
		Allow: func(now dolly.Time, s charter.Spend) (charter.Permit, error) {
			if err := may(); err != nil {
				return charter.Permit{}, err
			}
			return permit(now, s)
		},
		Sign: may, Line: trade.Line{Stranger: strangerMB, Strangers: 2 * strangerMB},
		Credit: strangerMB, Exchange: exchangeTurns * turn, Delay: turn, Retry: retryTurns * turn,
	}
}

// lawOf is a charter of one's own, for who trades for oneself.
func lawOf(key wire.Key) (charter.Signed[charter.Charter], error) {
	raw, err := charter.NewCharter(key, charter.Charter{
		Fleet: "fair", Network: dolly.Sim, Epoch: 1, Expiry: began.Add(400 * dolly.Day),
		Caps: charter.Caps{Total: 200_000, PerAct: 21_000}, Providers: []string{"stall"},
	})
	if err != nil {
		return charter.Signed[charter.Charter]{}, err
	}
	return charter.OpenCharter(dolly.Sim, raw)
}
