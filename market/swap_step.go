package market

import (
	"bytes"
	"strings"

	"github.com/dollynator/dolly"
)

// Step is what a fact does to a swap: the next record, and what to do once it
// is stored. The first row of the table that fits decides; a fact that none
// fits changes nothing.
func (s Swap) Step(f Fact, now dolly.Time, prm Params) (Swap, []Effect) {
	next := s.absorb(f, now)
	c, _ := f.(Contract)
	for _, r := range swapTable {
		if r.from != s.State || r.on != f.fact() || r.when.ok != nil && !r.when.ok(next, c, now, prm) {
			continue
		}
		next.State = r.to
		next.Pays = next.Pays || r.to == BuyerFunding
		if r.to == SellerReleasing || r.to == SellerAbandoned {
			next.Secret = nil
		}
		var do []Effect
		for _, e := range r.do {
			do = append(do, filled(e, next, prm))
		}
		return next, do
	}
	return s, nil
}

// absorb notes what a fact says.
func (s Swap) absorb(f Fact, now dolly.Time) Swap {
	switch f := f.(type) {
	case Locked:
		s.Lock = f.Block
	case LockSeen:
		s.Lock, s.Seen = f.Block, now
	case LockRefused:
		s.Why = clip(f.Why)
	case FundRefused:
		s.Why = clip(f.Why)
	case Claimed:
		s.Shown = true
	case Tip:
		s.Tip = f.Height
	case Contract:
		s.Tip = f.Height
		if s.Role == Buyer && opens(f.Secret, s.Hash) {
			s.Secret = bytes.Clone(f.Secret)
		}
	}
	return s
}

// clip bounds words that come from outside, and keeps them text: a record with
// anything else in it is written, but never read back.
func clip(why string) string { return strings.ToValidUTF8(why[:min(len(why), 200)], "") }

// guard is a condition of a row. It sees the swap with the fact noted, and the
// fact if it is a Contract.
type guard struct {
	name string
	ok   func(s Swap, c Contract, now dolly.Time, prm Params) bool
}

// inFull reports whether the contract holds what was agreed. Less is no
// funding: the seller does not show its secret for it.
func (s Swap) inFull(c Contract) bool { return c.FundedAt != 0 && c.Sat >= s.Amount.Sat }

func (c Contract) unspent() bool { return c.FundedAt != 0 && !c.Claimed && !c.Refunded }

// claimable: deep enough, and enough blocks left (I19).
func claimable(s Swap, c Contract, _ dolly.Time, prm Params) bool {
	return s.inFull(c) && c.unspent() && c.Depth >= prm.Confirm && c.Height+prm.MinLeft() <= s.RefundAt
}

func neverFunded(s Swap, c Contract, _ dolly.Time, prm Params) bool {
	return !s.inFull(c) && c.Height >= s.FundBy+prm.Confirm
}

func awaited(s Swap, c Contract, _ dolly.Time, _ Params) bool { return !s.inFull(c) }

func isClaimed(_ Swap, c Contract, _ dolly.Time, _ Params) bool { return c.Claimed }

func claimDeep(_ Swap, c Contract, _ dolly.Time, prm Params) bool {
	return c.Claimed && c.SpentDepth >= prm.Confirm
}

func refundDeep(_ Swap, c Contract, _ dolly.Time, prm Params) bool {
	return c.Refunded && c.SpentDepth >= prm.Confirm
}

// lost: the refund is deep although the secret is out.
func lost(s Swap, c Contract, now dolly.Time, prm Params) bool {
	return s.Shown && refundDeep(s, c, now, prm)
}

func unclaimed(_ Swap, c Contract, _ dolly.Time, _ Params) bool { return !c.Claimed }

func unshown(s Swap, _ Contract, _ dolly.Time, _ Params) bool { return !s.Shown }

// stale: too late for a claim for long, and the buyer does not take its coins back.
func stale(s Swap, c Contract, _ dolly.Time, prm Params) bool {
	return s.inFull(c) && c.unspent() && c.Height >= s.RefundAt+prm.Confirm
}

// paidIn: nobody but this buyer pays into its contract, so it did, here or as the
// image or copy of it that knew more.
func paidIn(s Swap, c Contract, _ dolly.Time, _ Params) bool { return c.Sat >= s.Amount.Sat }

func isUnspent(_ Swap, c Contract, _ dolly.Time, _ Params) bool { return c.unspent() }

// mayFund: the height is known and leaves time, and a fork would be known by now.
func mayFund(s Swap, c Contract, now dolly.Time, prm Params) bool {
	return s.Tip != 0 && !tooLate(s, c, now, prm) && now >= s.Seen.Add(prm.Gossip)
}

func tooLate(s Swap, _ Contract, _ dolly.Time, prm Params) bool {
	return s.Tip+prm.fundMargin() > s.FundBy
}

func atRefund(s Swap, c Contract, _ dolly.Time, _ Params) bool {
	return c.unspent() && c.Height >= s.RefundAt
}

// notMined: what this record decided to pay waits. Who was only seen to have paid
// must not pay: a seller could pay into the contract for a moment, and so have a
// buyer fund what it never verified.
func notMined(s Swap, c Contract, _ dolly.Time, _ Params) bool { return c.FundedAt == 0 && s.Pays }

// gone: what was paid in, or seen there, never got into a block in time, and the
// wallet sends no funding any more that could be refunded at once.
func gone(s Swap, c Contract, _ dolly.Time, _ Params) bool {
	return c.Sat == 0 && c.Height >= s.RefundAt
}

func secretSeen(s Swap, _ Contract, _ dolly.Time, _ Params) bool { return opens(s.Secret, s.Hash) }
