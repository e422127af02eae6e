package life

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/node/books"
)

// tenancy is one period of rent of the own server. At is what there had been when it
// began; a period that was paid ahead has not begun.
type tenancy struct {
	From  dolly.Time `cbor:"1,keyasint"`
	To    dolly.Time `cbor:"2,keyasint"`
	Paid  dolly.Sat  `cbor:"3,keyasint"` // fee included
	Begun bool       `cbor:"4,keyasint"`
	At    takings    `cbor:"5,keyasint"`
}

// takings are what a life brought in so far.
type takings struct {
	Trades  uint64    `cbor:"1,keyasint"`
	Sold    dolly.MB  `cbor:"2,keyasint"`
	Carried dolly.MB  `cbor:"3,keyasint"`
	Gross   dolly.Sat `cbor:"4,keyasint"`
	Fee     dolly.Sat `cbor:"5,keyasint"`
}

// maxRents is how many periods are remembered.
const maxRents = 128

func (l *Life) takings() takings {
	t := l.trader.Tally()
	return takings{t.Trades, t.Sold, l.trader.Ledger.Carried(l.self()), t.Income, t.Claims}
}

// putRent begins the first period of a life, or one that was paid for.
func (l *Life) putRent(from, to dolly.Time, paid dolly.Sat) {
	l.rents.Put(fmt.Sprintf("%016x", uint64(from)), tenancy{From: from, To: to, Paid: paid})
	if keys := l.rents.Keys(); len(keys) > maxRents {
		l.rents.Delete(keys[0])
	}
	l.turnRent()
}

// turnRent notes what there is when a period begins.
func (l *Life) turnRent() {
	for key, r := range l.rents.All {
		if !r.Begun && l.now >= r.From {
			r.Begun, r.At = true, l.takings()
			l.rents.Put(key, r)
		}
	}
}

// rentRows are the periods, the latest first.
func (l *Life) rentRows() []dolly.PeriodRow {
	out, until := []dolly.PeriodRow{}, l.takings()
	var all []tenancy
	for _, r := range l.rents.All {
		all = append(all, r)
	}
	for _, r := range slices.Backward(all) {
		row := dolly.PeriodRow{Offer: l.cfg.Offer, From: r.From, To: r.To, Paid: r.Paid, State: "paid ahead"}
		if r.Begun {
			row = l.rentRow(row, r.At, until)
			until = r.At
		}
		row.Profit = row.Net - row.Paid
		out = append(out, row)
	}
	return out
}

// rentRow says what came in between two readings of a period that has begun.
func (l *Life) rentRow(row dolly.PeriodRow, from, until takings) dolly.PeriodRow {
	row.Trades, row.Sold, row.Carried = until.Trades-from.Trades, until.Sold-from.Sold, until.Carried-from.Carried
	row.Gross, row.Fee = until.Gross-from.Gross, until.Fee-from.Fee
	row.Net = row.Gross - row.Fee
	row.State, row.DaysLeft = "running", max(0, days(row.From, row.To)-days(row.From, l.now))
	if l.now >= row.To {
		row.State = "over"
	}
	if whole := days(row.From, row.To); whole > 0 {
		row.OutPer = float64(row.Paid) / whole
	}
	if lived := days(row.From, min(l.now, row.To)); lived > 0 {
		row.InPerDay = float64(row.Net) / lived
	}
	if row.InPerDay > 0 {
		row.BreakEvn = 1 + float64(row.Paid)/row.InPerDay
	}
	return row
}

// days is how many there are from a moment to a later one.
func days(from, to dolly.Time) float64 { return to.Sub(from).Hours() / 24 }

// bookPurchase books what a step of a purchase moved: when its payment is made, and
// what comes back, or turns out to be spent, in the end.
func (l *Life) bookPurchase(before, p purchase.Purchase) {
	gone, fee := p.Spent-before.Spent, p.Fee-before.Fee
	if gone < fee {
		fee = 0
	}
	e := books.Entry{At: l.now, Kind: books.Child, Gross: fee - gone, Fee: fee, With: p.Offer.Provider(), Ref: cmp.Or(p.TxID, p.ID.Short())}
	if p.Kind == purchase.Renewal {
		e.Kind = books.Rent
	}
	l.trader.Accounts.Add(e, 0)
}
