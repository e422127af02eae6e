package buybot

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/trade"
)

// Gone is a transaction that spent coins of this key and that its wallet's store knows
// nothing of, and what left by it.
type Gone struct {
	TxID string
	Sat  dolly.Sat
}

// elsewhere is a Gone in the books. An image has forgotten what was spent since; the
// chain has not. It counts against the budget for ever, but for the funding of a swap
// that this image knows or has recalled: the tally has that.
type elsewhere struct {
	Sat  dolly.Sat  `cbor:"1,keyasint"`
	Swap dolly.Hash `cbor:"2,keyasint"` // that it funded; zero is not known
}

// find books what the wallet found. Each transaction counts once, however often it is
// told.
func (b *Buybot) find(all []Gone) {
	for _, g := range all {
		if _, booked := b.gone.Get(g.TxID); booked {
			continue
		}
		b.gone.Put(g.TxID, elsewhere{Sat: g.Sat})
		b.note("buybot.forgot", g, "%v left in %s, of which nothing is known here: it is off the budget", g.Sat, g.TxID)
	}
}

// explain finds that a purchase of this key is what a transaction funded. If the fee is
// known the wallet made it, and there is nothing to explain.
func (b *Buybot) explain(f trade.Seen) {
	tx := f.Contract.Funding
	if row, _ := b.gone.Get(tx); tx == "" || f.Contract.FundFee != 0 || !row.Swap.IsZero() || !b.trader.Buys(f.Swap) {
		return
	}
	b.gone.Put(tx, elsewhere{Sat: 0, Swap: f.Swap})
}

// unexplained is what left and no swap explains.
func (b *Buybot) unexplained() (sum dolly.Sat) {
	for _, e := range b.gone.All {
		sum += e.Sat
	}
	return sum
}

// beside is what was spent and may be spent that the mirror's books do not have: fees,
// what a forgotten life spent, and trades of asks that are not in the journal.
func (b *Buybot) beside() dolly.Sat {
	known := func(own dolly.OrderID) bool { _, ok := b.journal.Get(own.String()); return ok }
	return max(0, b.spent()-b.state.Get().Spent) + b.trader.OutgoingBeside(known)
}
