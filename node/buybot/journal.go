package buybot

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/trade"
)

// entry is an ask in the journal: an own order and the bid that it mirrors. It is
// written in the transaction that makes the order, before anybody hears of that.
// So at a start what is in the journal is what may stand, and nothing else.
type entry struct {
	Order  dolly.OrderID `cbor:"1,keyasint"`
	Bid    dolly.OrderID `cbor:"2,keyasint"`
	Amount dolly.Price   `cbor:"3,keyasint"`
	At     dolly.Time    `cbor:"4,keyasint"`
	Until  dolly.Time    `cbor:"5,keyasint"`
	Spent  dolly.Sat     `cbor:"6,keyasint"`
	Got    dolly.MB      `cbor:"7,keyasint"`
	Back   bool          `cbor:"8,keyasint"` // it was taken back
	Ended  dolly.Time    `cbor:"9,keyasint"` // zero while it may still spend
}

// maxEnded is how many asks that ended stay in the journal, for people.
const maxEnded = 200

// within is the mirror with what is left of the budget for its asks.
func (b *Buybot) within() market.Mirror {
	m := b.mirror
	m.Budget -= b.beside()
	return m
}

// place asks for what others bid. State, journal and orders are stored together.
func (b *Buybot) place(bids []market.Entry) {
	m := b.within()
	m.Purse = b.purse.Sat - b.cfg.Reserve
	asks, st := m.Plan(b.state.Get(), bids, b.trader.Self(), b.now)
	for _, a := range asks {
		o, err := b.trader.Place(dolly.Ask, a.Amount, a.Expires.Sub(b.now))
		if err != nil {
			b.note("order.refused", err.Error(), "ask not placed: %v", err)
			st = st.Release(a.Bid)
			continue
		}
		b.journal.Put(o.ID.String(), entry{Order: o.ID, Bid: a.Bid, Amount: a.Amount, At: b.now, Until: a.Expires})
	}
	b.keep(st)
}

// keep stores the mirror's state if it changed.
func (b *Buybot) keep(st market.MirrorState) {
	if now := b.state.Get(); len(st.Mirrored) != len(now.Mirrored) || len(st.Lately) != len(now.Lately) || st.Committed != now.Committed {
		b.state.Set(st)
	}
}

// pretend buys on paper, beside what is really bought, so that one can see what
// the market would have given.
func (b *Buybot) pretend(bids []market.Entry) {
	asks, st := b.mirror.Pretend(b.paper.Get(), bids, b.trader.Self(), b.now)
	if len(asks) == 0 && len(st.Mirrored) == len(b.paper.Get().Mirrored) {
		return
	}
	b.paper.Set(st)
	for _, a := range asks {
		if !b.cfg.Live {
			b.note("paper.bought", a, "on paper: %v for %v, at %.3f sat/MB", a.Amount.MB, a.Amount.Sat, a.Amount.PerMB())
		}
	}
}

// withdraw takes back all asks of the journal that stand, and no other order.
func (b *Buybot) withdraw() {
	var all []dolly.OrderID
	for _, e := range b.journal.All {
		if e.Ended == 0 {
			all = append(all, e.Bid)
		}
	}
	b.takeBack(all)
}

// takeBack takes back the asks that mirror these bids. What a swap under way
// holds of them completes.
func (b *Buybot) takeBack(bids []dolly.OrderID) {
	taken := 0
	for _, bid := range bids {
		for key, e := range b.journal.All {
			if e.Bid == bid && e.Ended == 0 && !e.Back {
				e.Back = true
				b.journal.Put(key, e)
				b.trader.Cancel(e.Order)
				taken++
			}
		}
	}
	if taken > 0 {
		b.note("buybot.withdrew", bids, "took back %d asks", taken)
	}
	b.settle()
}

// book counts what trades spent, each once: it is said once, in the step that
// stores it.
func (b *Buybot) book(effects []trade.Effect) {
	for _, e := range effects {
		n, ok := e.(trade.Note)
		if !ok {
			continue
		}
		switch n.Kind {
		case trade.NoteCompleted:
			if terms, ok := n.Data.(market.Terms); ok {
				b.bought(terms)
			}
		case trade.NoteEnded, trade.NoteLost:
			if terms, ok := n.Data.(market.Terms); ok {
				b.lost(terms)
			}
			b.failed()
		}
	}
}

func (b *Buybot) bought(terms market.Terms) {
	e, known := b.journal.Get(terms.Ask.String())
	if !known {
		return
	}
	e.Spent += terms.Amount.Sat
	e.Got += terms.Amount.MB
	b.journal.Put(terms.Ask.String(), e)
	if st, err := b.state.Get().Spend(e.Bid, terms.Amount); err == nil {
		b.state.Set(st)
	}
}

// lost books an ask that was paid for and brought nothing.
func (b *Buybot) lost(terms market.Terms) {
	e, known := b.journal.Get(terms.Ask.String())
	if !known {
		return
	}
	e.Spent += terms.Amount.Sat
	b.journal.Put(terms.Ask.String(), e)
	if st, err := b.state.Get().Lose(e.Bid, terms.Amount); err == nil {
		b.state.Set(st)
	}
}

// failed cools down.
func (b *Buybot) failed() {
	st := b.mirror.Fail(b.state.Get(), b.now)
	b.state.Set(st)
	if b.now < st.Cold {
		b.note("buybot.cold", st.Failures, "a settlement came to nothing, %d in a row: asks again after %v", st.Failures, st.Cold.Sub(b.now))
	}
}

// settle frees what asks that ended did not spend, and trims the journal.
func (b *Buybot) settle() {
	ended := 0
	for key, e := range b.journal.All {
		_, live := b.trader.Book.Get(e.Order)
		switch {
		case e.Ended != 0:
			ended++
			continue
		case live || b.trader.InDeal(e.Order):
			continue
		case e.Back:
			b.state.Set(b.state.Get().Withdraw(e.Bid))
		default:
			b.state.Set(b.state.Get().Release(e.Bid))
		}
		e.Ended = b.now
		b.journal.Put(key, e)
	}
	b.trim(ended - maxEnded)
}

// trim forgets the asks that ended first.
func (b *Buybot) trim(over int) {
	for ; over > 0; over-- {
		first, at := "", dolly.Time(0)
		for key, e := range b.journal.All {
			if e.Ended != 0 && (first == "" || e.Ended < at) {
				first, at = key, e.Ended
			}
		}
		b.journal.Delete(first)
	}
}
