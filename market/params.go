package market

import (
	"errors"
	"time"

	"github.com/dollynator/dolly"
)

// ErrParams is returned for swap parameters under which somebody could lose.
var ErrParams = errors.New("unsafe swap parameters")

// Params are the numbers that both sides of a swap must share, in blocks unless
// said otherwise.
type Params struct {
	Confirm     uint32        // k: how deep the funding must be before the seller claims
	Claim       uint32        // c: within how many blocks a transaction gets mined
	Reorg       uint32        // R: the deepest reorganisation that one is ready to bear
	Delay       uint32        // D: how long a claim may be kept out by fees or a crash
	FundWithin  uint32        // from the proposal's height to F
	RefundAfter uint32        // from the proposal's height to T
	Dust        dolly.Sat     // no swap is smaller
	MaxSat      dolly.Sat     // c_max: no swap is larger
	Gossip      time.Duration // how long a fork needs to become known: the buyer waits it out
}

// DefaultParams are the town's; other chains need longer times.
func DefaultParams() Params {
	return Params{
		Confirm: 2, Claim: 1, Reorg: 1, Delay: 10, FundWithin: 6, RefundAfter: 26,
		Dust: 1000, MaxSat: 20_000, Gossip: time.Second,
	}
}

// MinLeft is m: with fewer blocks before T the seller does not show its secret.
func (p Params) MinLeft() uint32 { return 2*p.Claim + p.Reorg + p.Delay + 1 }

// heightsMayDiffer is how many blocks apart two honest chains may be.
const heightsMayDiffer = 3

// fundMargin is how many blocks before F the buyer must start to fund.
func (p Params) fundMargin() uint32 { return p.Claim + 1 }

// Validate refuses parameters that leave a side without protection, or without
// time to act.
func (p Params) Validate() error {
	const most = 1 << 20 // blocks; keeps sums of heights far from overflow
	for _, n := range []uint32{p.Confirm, p.Claim, p.Reorg, p.Delay, p.FundWithin, p.RefundAfter} {
		if n > most {
			return ErrParams
		}
	}
	switch {
	case p.Confirm <= p.Reorg, p.Claim == 0,
		p.FundWithin <= p.fundMargin()+heightsMayDiffer,
		p.RefundAfter < p.FundWithin+p.Confirm+p.MinLeft(),
		p.Dust <= 0, p.MaxSat < p.Dust, p.Gossip < 0:
		return ErrParams
	}
	return nil
}

func (p Params) swappable(a dolly.Price) bool {
	return a.Valid() && a.Sat >= p.Dust && a.Sat <= p.MaxSat && a.MB <= maxMB
}
