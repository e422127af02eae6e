package trade

import "errors"

// Refusals of a trader.
var (
	// ErrNotReady is returned until the own chain was compared with somebody's.
	ErrNotReady = errors.New("own chain not compared with anybody yet")
	// ErrBalance is returned for more MB than there are.
	ErrBalance = errors.New("not that many MB")
	// ErrCredit is returned to a consumer that owes too much.
	ErrCredit = errors.New("over the credit line")
	// ErrLine is returned for MB of a key that nothing covers and that is more
	// than one stranger is good for within a day.
	ErrLine = errors.New("more than a stranger is good for today")
	// ErrStrangers is returned when all strangers together had their share of a day.
	ErrStrangers = errors.New("strangers have had their share of today")
	// ErrOtherBlock is returned for a block that is not the one asked for.
	ErrOtherBlock = errors.New("not the block that was asked for")
	// ErrRequest is returned for a request of an unknown kind.
	ErrRequest = errors.New("unknown request")
	// ErrTrade is returned for a trade that its signer was no side of.
	ErrTrade = errors.New("no trade of who signed it")
	// ErrKeys is returned for the block of a stranger when very many are known.
	ErrKeys = errors.New("too many keys are known")
	// ErrBlocks is returned for a block where very many are held. It is no verdict.
	ErrBlocks = errors.New("too many half-blocks are held")
	// ErrPace is returned to who wants too many half-blocks in a short time.
	ErrPace = errors.New("too many half-blocks in so short a time")
	// ErrBusy is returned to who asks too often, or to strangers who do so together.
	ErrBusy = errors.New("asked too often")
	// ErrExposed is returned for a purchase while others from the same seller are
	// under way, all together above the largest swap.
	ErrExposed = errors.New("too much under way with that seller")
	// ErrLapsed is returned for a key that let an agreement lapse a while ago.
	ErrLapsed = errors.New("it let an agreement lapse")
	// ErrReserved is returned when as many swaps are under way as may be with a key, or
	// with keys that are known no better.
	ErrReserved = errors.New("as many swaps are under way as may be")
	// ErrTerms is returned for a swap of which nothing is known, or what is said is wrong.
	ErrTerms = errors.New("not the terms of a swap with that key")
	// ErrCoins is returned for more sat than may be spent.
	ErrCoins = errors.New("not that much bitcoin")
)

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// err is why there is no answer.
func (f Answered) err() error {
	if f.Err == "" {
		return nil
	}
	return errors.New(f.Err)
}
