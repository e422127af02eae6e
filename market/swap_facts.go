package market

import "github.com/dollynator/dolly"

// Fact is something that the body found out about one swap. The types below are
// all there are.
type Fact interface{ fact() factKind }

// The facts.
type (
	// Restarted asks for the effects of the present state again. It also starts
	// a new swap; say Tip first, so that the height is known.
	Restarted struct{}
	// Locked: the seller's own lock block is durable.
	Locked struct{ Block dolly.Hash }
	// LockSeen: the buyer got the seller's lock block.
	LockSeen struct{ Block dolly.Hash }
	// LockVerified: the seller's chain is contiguous, its tip agreed by
	// witnesses, and the lock is the one of the terms.
	LockVerified struct{}
	// LockRefused: it is not (buyer), or the own ledger cannot write it (seller).
	LockRefused struct{ Why string }
	// Funded: the wallet stored the funding and its refund, then sent it.
	Funded struct{}
	// FundRefused: the wallet stored no funding, and will not.
	FundRefused struct{ Why string }
	// Claimed: the wallet stored the claim. The secret may be public from now on.
	Claimed struct{}
	// ClaimRefused: the wallet stored no claim, and will not: the secret is ours alone.
	ClaimRefused struct{}
	// Contract is the state of the contract's script in the best chain, said
	// after every block while the swap is watched.
	Contract struct {
		Height     uint32    // of the tip
		FundedAt   uint32    // the block that funded it; 0 is unfunded
		Depth      uint32    // confirmations of the funding
		Sat        dolly.Sat // in the contract, also while it is only in the mempool
		Claimed    bool      // spent with the secret
		Refunded   bool      // spent by the refund
		SpentDepth uint32    // confirmations of the spending; 0 is only in the mempool
		Secret     []byte    // from a claim, also an unconfirmed one

		// For the books; nothing is decided by it. Fees are zero if not known.
		Funding  string    // the transaction that funded it, now
		FundFee  dolly.Sat // of it, if it is ours
		SpendFee dolly.Sat // of the claim or refund, if it is ours
	}
	// Tip is a new height of the best chain.
	Tip struct{ Height uint32 }
	// Taken: the buyer's own take block is durable.
	Taken struct{}
	// Released: the seller's own release block is durable.
	Released struct{}
)

// factKind names a fact in the table. It is never stored.
type factKind uint8

const (
	onRestart factKind = iota
	onLocked
	onLockSeen
	onLockVerified
	onLockRefused
	onFunded
	onFundRefused
	onContract
	onTip
	onTaken
	onReleased
	onClaimed
	onClaimRefused
)

func (Restarted) fact() factKind    { return onRestart }
func (Locked) fact() factKind       { return onLocked }
func (LockSeen) fact() factKind     { return onLockSeen }
func (LockVerified) fact() factKind { return onLockVerified }
func (LockRefused) fact() factKind  { return onLockRefused }
func (Funded) fact() factKind       { return onFunded }
func (FundRefused) fact() factKind  { return onFundRefused }
func (Contract) fact() factKind     { return onContract }
func (Tip) fact() factKind          { return onTip }
func (Taken) fact() factKind        { return onTaken }
func (Released) fact() factKind     { return onReleased }
func (Claimed) fact() factKind      { return onClaimed }
func (ClaimRefused) fact() factKind { return onClaimRefused }

func (k factKind) String() string {
	return [...]string{"Restarted", "Locked", "LockSeen", "LockVerified", "LockRefused", "Funded",
		"FundRefused", "Contract", "Tip", "Taken", "Released", "Claimed", "ClaimRefused"}[k]
}
