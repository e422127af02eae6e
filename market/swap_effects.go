package market

import "github.com/dollynator/dolly"

// Effect is something that the body must do for one swap, after the swap was
// stored. Doing it again does no harm: the body asks its ledger or wallet first
// whether it was done. The types below are all there are.
type Effect interface{ effect() }

// The effects.
type (
	// WriteLock: append the lock block to the own chain, or find it there, then
	// say Locked.
	WriteLock struct{}
	// SendLock: send the lock block, Swap.Lock, to the buyer.
	SendLock struct{}
	// VerifyLock: judge the seller's chain up to Block, then say LockVerified or
	// LockRefused. LockVerified before NotBefore is noted, but the funding waits
	// for the next Tip, or for LockVerified said again.
	VerifyLock struct {
		Block     dolly.Hash
		NotBefore dolly.Time
	}
	// Fund: pay Amount.Sat into the contract and store the signed refund, both
	// before sending, then say Funded. What is stored already is sent again. If
	// nothing is stored and the tip is above Until: say FundRefused.
	Fund struct{ Until uint32 }
	// Watch: say Contract now and after every block.
	Watch struct{}
	// Claim: send the claim with Swap.Secret, then say Claimed. What is stored
	// already is sent again. If nothing is stored and the tip is above Until, or
	// the contract is gone: say ClaimRefused.
	Claim struct{ Until uint32 }
	// Refund: send the stored refund.
	Refund struct{}
	// WriteTake: append the take block with Swap.Secret, then say Taken.
	WriteTake struct{}
	// WriteRelease: append the release block, then say Released.
	WriteRelease struct{}
	// Finished: unreserve, count, stop watching when the refund is far behind.
	// A buyer may finish twice: once without and, if a secret shows up, once with
	// the MB; or once before and once after a copy's coins came back.
	Finished struct{ Outcome Outcome }
)

func (WriteLock) effect()    {}
func (SendLock) effect()     {}
func (VerifyLock) effect()   {}
func (Fund) effect()         {}
func (Watch) effect()        {}
func (Claim) effect()        {}
func (Refund) effect()       {}
func (WriteTake) effect()    {}
func (WriteRelease) effect() {}
func (Finished) effect()     {}

// filled completes an effect of the table with what the swap knows.
func filled(e Effect, s Swap, prm Params) Effect {
	switch e.(type) {
	case VerifyLock:
		return VerifyLock{Block: s.Lock, NotBefore: s.Seen.Add(prm.Gossip)}
	case Fund:
		return Fund{Until: s.FundBy - prm.fundMargin()}
	case Claim:
		return Claim{Until: s.RefundAt - prm.MinLeft()}
	case Finished:
		return Finished{Outcome: s.State.Outcome()}
	}
	return e
}
