package ledger

import "errors"

// What [Open] refuses: a block that is wrong whatever else is known.
var (
	ErrKind   = errors.New("no such kind of half-block")
	ErrPeer   = errors.New("the other side is nobody or oneself")
	ErrAmount = errors.New("amount out of range")
	ErrTotals = errors.New("totals out of range")
	ErrLink   = errors.New("hash of another block is missing or out of place")
	ErrLock   = errors.New("hash lock is missing, out of place or used before")
	ErrSecret = errors.New("secret does not fit the lock")
)

// What the ledger refuses because of what it knows.
var (
	// ErrForked is returned when the signer contradicted itself at this block
	// or before it; see [Ledger.Forked]. It is final.
	ErrForked = errors.New("key is condemned")
	// ErrAhead is returned when more than [Window] blocks before this one are
	// missing. Fetch them from the tip on and offer the block again.
	ErrAhead = errors.New("too far ahead of what is known")
	// ErrBehind is returned when one's own chain has a gap: blocks that were
	// signed once are lost, and signing now would make a fork.
	ErrBehind = errors.New("own chain has a gap")
	// ErrNotMine is returned when the block is for, or of, somebody else.
	ErrNotMine = errors.New("block concerns somebody else")
	// ErrUnknown is returned when a block is needed that was never added.
	ErrUnknown = errors.New("block is not known")
	// ErrTaken is returned by a release when the lock's secret is known.
	ErrTaken = errors.New("secret of the lock is known")
	// ErrProof is returned when two blocks do not contradict each other.
	ErrProof = errors.New("blocks do not contradict each other")
)
