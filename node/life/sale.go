package life

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/strategy"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/trade"
)

// sale is the latest bid that the strategy asked for, and what became of it. It is
// stored: a strategy that was not told what its order filled would sell it twice.
type sale struct {
	Order dolly.OrderID `cbor:"1,keyasint"`
	MB    dolly.MB      `cbor:"2,keyasint"` // zero: it was not placed
	Sold  dolly.MB      `cbor:"3,keyasint"` // in swaps that are done
}

// sold books trades of the latest bid.
func (l *Life) sold(effects []trade.Effect) {
	for _, e := range effects {
		n, _ := e.(trade.Note)
		terms, done := n.Data.(market.Terms)
		if s := l.sale.Get(); done && n.Kind == trade.NoteCompleted && terms.Bid == s.Order {
			s.Sold += terms.Amount.MB
			l.sale.Set(s)
		}
	}
}

// filled is the share of the latest bid that was sold. What is in a swap counts:
// if that comes to nothing its MB are simply there again.
func (l *Life) filled() strategy.Fill {
	s := l.sale.Get()
	return strategy.Fill{Part: int64(min(s.MB, s.Sold+l.trader.Dealt(s.Order))), Of: int64(s.MB)}
}
