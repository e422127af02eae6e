package market

// row is one line of the protocol: in state from, on a fact, if the guard
// holds, go to state to and do these effects. Earlier rows win.
type row struct {
	from State
	on   factKind
	when guard
	to   State
	do   []Effect
}

// stateRow describes a state: its name, how the swap ended if it is final, and
// what "restarted here" does; the row for it is made by [restartRows].
type stateRow struct {
	state   State
	name    string
	outcome Outcome
	again   State // where a restart goes on, usually the same state
	restart []Effect
}

var swapStates = []stateRow{
	{SellerLocking, "seller locking", OutcomeNone, SellerLocking, []Effect{WriteLock{}}},
	{SellerLocked, "seller locked", OutcomeNone, SellerLocked, []Effect{SendLock{}, Watch{}}},
	{SellerClaiming, "seller claiming", OutcomeNone, SellerClaiming, []Effect{Watch{}, Claim{}}},
	{SellerPaid, "seller paid", OutcomeSold, SellerPaid, []Effect{Finished{}}},
	{SellerReleasing, "seller releasing", OutcomeNone, SellerReleasing, []Effect{WriteRelease{}}},
	{SellerReleased, "seller released", OutcomeReleased, SellerReleased, []Effect{Finished{}}},
	{SellerLost, "seller lost", OutcomeLost, SellerLost, []Effect{Finished{}}},
	{SellerAbandoned, "seller abandoned", OutcomeAbandoned, SellerAbandoned, []Effect{Finished{}}},
	{BuyerWaiting, "buyer waiting", OutcomeNone, BuyerWaiting, []Effect{Watch{}}},
	{BuyerVerifying, "buyer verifying", OutcomeNone, BuyerVerifying, []Effect{Watch{}, VerifyLock{}}},
	{BuyerVerified, "buyer verified", OutcomeNone, BuyerVerifying, []Effect{Watch{}, VerifyLock{}}},
	{BuyerFunding, "buyer funding", OutcomeNone, BuyerFunding, []Effect{Watch{}, Fund{}}},
	{BuyerFunded, "buyer funded", OutcomeNone, BuyerFunded, []Effect{Watch{}}},
	{BuyerRefunding, "buyer refunding", OutcomeNone, BuyerRefunding, []Effect{Watch{}, Refund{}}},
	{BuyerTaking, "buyer taking", OutcomeNone, BuyerTaking, []Effect{WriteTake{}}},
	{BuyerTaken, "buyer taken", OutcomeBought, BuyerTaken, []Effect{Finished{}}},
	{BuyerRefunded, "buyer refunded", OutcomeRefunded, BuyerRefunded, []Effect{Finished{}}},
	{BuyerAbandoned, "buyer abandoned", OutcomeAbandoned, BuyerAbandoned, []Effect{Finished{}}},
}

var (
	always      = guard{}
	ifClaimable = guard{"k deep, m blocks left", claimable}
	ifClaimed   = guard{"claimed", isClaimed}
	ifClaimDeep = guard{"claimed k deep", claimDeep}
	ifRefunded  = guard{"refunded k deep", refundDeep}
	ifNever     = guard{"unfunded k after F", neverFunded}
	ifAwaited   = guard{"unfunded", awaited}
	ifLost      = guard{"shown, refunded k deep", lost}
	ifUnclaimed = guard{"not claimed", unclaimed}
	ifUnshown   = guard{"never shown", unshown}
	ifStale     = guard{"unspent k after T", stale}
	ifPaidIn    = guard{"paid in", paidIn}
	ifUnspent   = guard{"unspent", isUnspent}
	ifMayFund   = guard{"time left, delay over", mayFund}
	ifTooLate   = guard{"too near F", tooLate}
	ifAtT       = guard{"unspent at T", atRefund}
	ifNotMined  = guard{"ours not mined", notMined}
	ifGone      = guard{"nothing there at T", gone}
	ifSecret    = guard{"secret seen", secretSeen}
)

// swapTable is the whole protocol but for restarts. A tip repeats what may have
// got lost; that is what makes every swap end.
var swapTable = append(restartRows(), []row{
	{SellerLocking, onLocked, always, SellerLocked, []Effect{SendLock{}, Watch{}}},
	{SellerLocking, onLockRefused, always, SellerAbandoned, []Effect{Finished{}}},
	{SellerLocking, onTip, always, SellerLocking, []Effect{WriteLock{}}},

	{SellerLocked, onContract, ifClaimed, SellerClaiming, nil}, // an old image was restored
	{SellerLocked, onContract, ifClaimable, SellerClaiming, []Effect{Claim{}}},
	{SellerLocked, onContract, ifRefunded, SellerReleasing, []Effect{WriteRelease{}}},
	{SellerLocked, onContract, ifNever, SellerReleasing, []Effect{WriteRelease{}}},
	{SellerLocked, onContract, ifStale, SellerReleasing, []Effect{WriteRelease{}}},
	{SellerLocked, onContract, ifAwaited, SellerLocked, []Effect{SendLock{}}},

	{SellerClaiming, onContract, ifClaimDeep, SellerPaid, []Effect{Finished{}}},
	{SellerClaiming, onContract, ifLost, SellerLost, []Effect{Finished{}}},
	{SellerClaiming, onContract, ifUnclaimed, SellerClaiming, []Effect{Claim{}}},
	{SellerClaiming, onClaimed, always, SellerClaiming, nil},
	{SellerClaiming, onClaimRefused, ifUnshown, SellerLocked, []Effect{Watch{}}}, // it was away for too long

	{SellerReleasing, onReleased, always, SellerReleased, []Effect{Finished{}}},
	{SellerReleasing, onTip, always, SellerReleasing, []Effect{WriteRelease{}}},

	{BuyerWaiting, onContract, ifSecret, BuyerTaking, []Effect{WriteTake{}}}, // here and below: an old image was restored
	{BuyerWaiting, onContract, ifPaidIn, BuyerFunded, []Effect{Watch{}}},
	{BuyerWaiting, onLockSeen, always, BuyerVerifying, []Effect{VerifyLock{}}},
	{BuyerWaiting, onTip, ifTooLate, BuyerAbandoned, []Effect{Finished{}}},
	{BuyerWaiting, onTip, always, BuyerWaiting, nil},

	{BuyerVerifying, onContract, ifSecret, BuyerTaking, []Effect{WriteTake{}}},
	{BuyerVerifying, onContract, ifPaidIn, BuyerFunded, []Effect{Watch{}}},
	{BuyerVerifying, onLockRefused, always, BuyerAbandoned, []Effect{Finished{}}},
	{BuyerVerifying, onLockVerified, ifTooLate, BuyerAbandoned, []Effect{Finished{}}},
	{BuyerVerifying, onLockVerified, ifMayFund, BuyerFunding, []Effect{Fund{}}},
	{BuyerVerifying, onLockVerified, always, BuyerVerified, nil},
	{BuyerVerifying, onTip, ifTooLate, BuyerAbandoned, []Effect{Finished{}}},
	{BuyerVerifying, onTip, always, BuyerVerifying, []Effect{VerifyLock{}}},

	{BuyerVerified, onContract, ifSecret, BuyerTaking, []Effect{WriteTake{}}},
	{BuyerVerified, onContract, ifPaidIn, BuyerFunded, []Effect{Watch{}}},
	{BuyerVerified, onLockRefused, always, BuyerAbandoned, []Effect{Finished{}}},
	{BuyerVerified, onLockVerified, ifMayFund, BuyerFunding, []Effect{Fund{}}},
	{BuyerVerified, onTip, ifTooLate, BuyerAbandoned, []Effect{Finished{}}},
	{BuyerVerified, onTip, ifMayFund, BuyerFunding, []Effect{Fund{}}},
	{BuyerVerified, onTip, always, BuyerVerified, nil},

	{BuyerFunding, onContract, ifSecret, BuyerTaking, []Effect{WriteTake{}}},
	{BuyerFunding, onContract, ifPaidIn, BuyerFunded, []Effect{Watch{}}},
	{BuyerFunding, onContract, ifGone, BuyerAbandoned, []Effect{Finished{}}}, // what it would spend is gone for good
	{BuyerFunding, onFunded, always, BuyerFunded, []Effect{Watch{}}},
	{BuyerFunding, onFundRefused, always, BuyerAbandoned, []Effect{Finished{}}},
	{BuyerFunding, onTip, always, BuyerFunding, []Effect{Fund{}}},

	{BuyerFunded, onContract, ifSecret, BuyerTaking, []Effect{WriteTake{}}},
	{BuyerFunded, onContract, ifRefunded, BuyerRefunded, []Effect{Finished{}}}, // an old image was restored
	{BuyerFunded, onContract, ifAtT, BuyerRefunding, []Effect{Refund{}}},
	{BuyerFunded, onContract, ifGone, BuyerAbandoned, []Effect{Finished{}}},
	{BuyerFunded, onContract, ifNotMined, BuyerFunded, []Effect{Fund{}}},

	{BuyerRefunding, onContract, ifSecret, BuyerTaking, []Effect{WriteTake{}}},
	{BuyerRefunding, onContract, ifRefunded, BuyerRefunded, []Effect{Finished{}}},
	{BuyerRefunding, onContract, ifUnspent, BuyerRefunding, []Effect{Refund{}}},
	{BuyerRefunding, onContract, ifGone, BuyerAbandoned, []Effect{Finished{}}},
	{BuyerRefunding, onContract, ifNotMined, BuyerRefunding, []Effect{Fund{}}},

	{BuyerTaking, onTaken, always, BuyerTaken, []Effect{Finished{}}},
	{BuyerTaking, onTip, always, BuyerTaking, []Effect{WriteTake{}}},

	{BuyerRefunded, onContract, ifSecret, BuyerTaking, []Effect{WriteTake{}}},
	{BuyerAbandoned, onContract, ifSecret, BuyerTaking, []Effect{WriteTake{}}},
	{BuyerAbandoned, onContract, ifPaidIn, BuyerFunded, []Effect{Watch{}}},
}...)

// restartRows are the column "restarted here" of the states.
func restartRows() []row {
	var rows []row
	for _, s := range swapStates {
		rows = append(rows, row{s.state, onRestart, always, s.again, s.restart})
	}
	return rows
}
