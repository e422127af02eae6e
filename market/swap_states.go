package market

import "fmt"

// State is where one side of a swap stands. The numbers are stored.
type State uint8

// The seller's states.
const (
	// The terms are signed; the lock block is perhaps written, perhaps not. The
	// secret exists and has been shown to nobody.
	SellerLocking State = 1
	// The lock is durable and the MB are debited. Releasing is forbidden until
	// the funding cannot come any more or is refunded; claiming, until the
	// funding is deep enough with enough blocks left.
	SellerLocked State = 2
	// The claim, and in it the secret, may be public. Releasing and forgetting
	// the secret are forbidden, for ever once the wallet has stored a claim; the
	// claim is repeated until it is deep. If the wallet proves that it never stored
	// one, and too few blocks are left, the swap goes back to SellerLocked.
	SellerClaiming State = 3
	// The satoshi are ours, k deep. Final.
	SellerPaid State = 4
	// The secret is destroyed, so a claim is impossible. The release block is
	// perhaps written, perhaps not.
	SellerReleasing State = 5
	// The MB are ours again. Final.
	SellerReleased State = 6
	// The secret is public and the buyer's refund is k deep: the chain broke
	// deeper, or a claim was kept out longer, than the parameters bear. Final.
	SellerLost State = 7
	// Our own ledger refused the lock: nothing was locked, the secret is destroyed. Final.
	SellerAbandoned State = 8
)

// The buyer's states.
const (
	// The terms are signed. Nothing is at risk; funding is forbidden.
	BuyerWaiting State = 11
	// The lock block came; the body checks the seller's chain, its tip with
	// witnesses, and waits. Funding is forbidden.
	BuyerVerifying State = 12
	// The lock is good. Funding is forbidden until the gossip delay is over and
	// the height known.
	BuyerVerified State = 13
	// The coins may have left, perhaps not. Leaving the swap is forbidden unless
	// the wallet proves that it stored no funding.
	BuyerFunding State = 14
	// The funding and its refund are stored and sent. Another funding is
	// forbidden for ever (the stored one is sent again until mined), refunding
	// until height T.
	BuyerFunded State = 15
	// Height T has come and the refund may be public. The seller's claim may
	// still win; then the secret is ours.
	BuyerRefunding State = 16
	// The secret is known, so the MB are ours, for ever. The take block is
	// perhaps written, perhaps not. Refunding is forbidden.
	BuyerTaking State = 17
	// The MB are ours in the ledger. Final.
	BuyerTaken State = 18
	// The satoshi are ours again, k deep. Final but for a secret seen late.
	BuyerRefunded State = 19
	// We left before any coin did. Final but for a secret seen late, and for coins
	// that an image of us paid which knew more.
	BuyerAbandoned State = 20
)

// Outcome is how a swap ended for one side. The numbers are stored.
type Outcome uint8

// The outcomes.
const (
	OutcomeNone      Outcome = 0
	OutcomeSold      Outcome = 1 // MB given, satoshi got
	OutcomeReleased  Outcome = 2 // MB back
	OutcomeLost      Outcome = 3 // see SellerLost
	OutcomeBought    Outcome = 4 // satoshi given, MB got
	OutcomeRefunded  Outcome = 5 // satoshi back, less two fees
	OutcomeAbandoned Outcome = 6 // nothing moved
)

// String says the outcome in a word.
func (o Outcome) String() string {
	names := [...]string{"unfinished", "sold", "released", "lost", "bought", "refunded", "abandoned"}
	if int(o) < len(names) {
		return names[o]
	}
	return fmt.Sprintf("outcome %d", uint8(o))
}

// String says the state in a word or two.
func (s State) String() string {
	if r, ok := s.row(); ok {
		return r.name
	}
	return fmt.Sprintf("state %d", uint8(s))
}

// Outcome is how a swap in this state ended; OutcomeNone while it has not.
func (s State) Outcome() Outcome {
	r, _ := s.row()
	return r.outcome
}

// Final reports whether the swap is over: nothing is owed and nothing at risk.
func (s State) Final() bool { return s.Outcome() != OutcomeNone }

func (s State) row() (stateRow, bool) {
	for _, r := range swapStates {
		if r.state == s {
			return r, true
		}
	}
	return stateRow{}, false
}
