package market

import (
	"errors"
	"fmt"
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
// time to act, and says which, by their names in a config.
func (p Params) Validate() error {
	const most = 1 << 20 // blocks; keeps sums of heights far from overflow
	for _, n := range []uint32{p.Confirm, p.Claim, p.Reorg, p.Delay, p.FundWithin, p.RefundAfter} {
		if n > most {
			return fmt.Errorf("%w: %d blocks, at most %d", ErrParams, n, most)
		}
	}
	toFund, toClaim := p.fundMargin()+heightsMayDiffer+1, p.FundWithin+p.Confirm+p.MinLeft()
	for _, rule := range []struct {
		broken bool
		why    string
	}{
		{p.Confirm <= p.Reorg, fmt.Sprintf("confirm (%d) must be above reorg (%d)", p.Confirm, p.Reorg)},
		{p.Claim == 0, "claim_within must be above zero"},
		{p.FundWithin < toFund, fmt.Sprintf("fund_within is %d, too short to fund in: at least %d", p.FundWithin, toFund)},
		{p.RefundAfter < toClaim, fmt.Sprintf("refund_after is %d, too short to claim in: at least %d", p.RefundAfter, toClaim)},
		{p.Dust <= 0, "dust_sat must be above zero"},
		{p.MaxSat < p.Dust, fmt.Sprintf("max_sat (%d) is below dust_sat (%d)", p.MaxSat, p.Dust)},
		{p.Gossip < 0, "the gossip delay is negative"},
	} {
		if rule.broken {
			return fmt.Errorf("%w: %s", ErrParams, rule.why)
		}
	}
	return nil
}

func (p Params) swappable(a dolly.Price) bool {
	return a.Valid() && a.Sat >= p.Dust && a.Sat <= p.MaxSat && a.MB <= maxMB
}
