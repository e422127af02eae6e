package books

import (
	"fmt"
	"math/big"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/keep"
)

// Kind is what a booking is of. The numbers are on disk.
type Kind uint8

// The kinds. What a provider sends back is of the kind that paid it.
const (
	Opening  Kind = 1 // what was there at birth
	Sold     Kind = 2 // MB
	Bought   Kind = 3 // MB
	Refunded Kind = 4 // a swap that came to nothing: its fees
	Lost     Kind = 5 // a swap that was paid and brought nothing
	Rent     Kind = 6 // of the own server
	Child    Kind = 7 // a server for a child
	PaidOut  Kind = 8 // to the payout address
)

// kinds are all of them, in the order in which people read them.
func kinds() []Kind {
	return []Kind{Opening, Sold, Bought, Refunded, Lost, Rent, Child, PaidOut}
}

// String prints the kind for people.
func (k Kind) String() string {
	switch k {
	case Opening:
		return "opening"
	case Sold:
		return "sold"
	case Bought:
		return "bought"
	case Refunded:
		return "refunded"
	case Lost:
		return "lost"
	case Rent:
		return "rent"
	case Child:
		return "child"
	case PaidOut:
		return "paid out"
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// stocks reports whether what is paid for this is what MB cost.
func (k Kind) stocks() bool { return k == Bought || k == Refunded || k == Lost || k == Rent }

// Entry is one booking. Gross and MB are below zero if they left; a fee never is.
// Basis, Pool and Balance are filled in by [Book.Add].
type Entry struct {
	At      dolly.Time `cbor:"1,keyasint"`
	Kind    Kind       `cbor:"2,keyasint"`
	MB      dolly.MB   `cbor:"3,keyasint,omitempty"`
	Gross   dolly.Sat  `cbor:"4,keyasint"`
	Fee     dolly.Sat  `cbor:"5,keyasint,omitempty"`
	Basis   dolly.Sat  `cbor:"6,keyasint,omitempty"`
	Balance dolly.Sat  `cbor:"7,keyasint"` // after it
	With    string     `cbor:"8,keyasint,omitempty"`
	Ref     string     `cbor:"9,keyasint,omitempty"`
}

// sums are all bookings together.
type sums struct {
	Balance dolly.Sat     `cbor:"1,keyasint"`
	Pool    dolly.Sat     `cbor:"2,keyasint"` // what the MB that are left have cost
	Of      map[Kind]line `cbor:"3,keyasint"`
}

// line is the sum of a kind.
type line struct {
	Count uint64    `cbor:"1,keyasint"`
	MB    dolly.MB  `cbor:"2,keyasint"`
	Gross dolly.Sat `cbor:"3,keyasint"`
	Fee   dolly.Sat `cbor:"4,keyasint"`
	Basis dolly.Sat `cbor:"5,keyasint"`
}

// maxEntries is how many bookings are kept.
const maxEntries = 50_000

// Book is the account. It belongs to its mind's goroutine, but for [Book.Read].
type Book struct {
	log  *keep.Log[Entry]
	sums keep.Value[sums]
}

// New puts a book on the shelf.
func New(s *keep.Shelf) *Book {
	return &Book{log: keep.NewLog[Entry](s, "books", maxEntries), sums: keep.NewValue[sums](s, "sums")}
}

// Add books e. Held is how many MB the key has, those that e sells among them: what
// they cost is taken from the pool by average, all that was paid for rents and for
// MB, with fees, and not yet given to a sale. An entry of nothing is left out.
func (b *Book) Add(e Entry, held dolly.MB) {
	if e.Gross == 0 && e.Fee == 0 {
		return
	}
	s := b.sums.Get()
	of := make(map[Kind]line, len(s.Of)+1)
	for k, l := range s.Of {
		of[k] = l
	}
	switch {
	case e.Kind == Sold:
		e.Basis = share(s.Pool, -e.MB, held)
		s.Pool -= e.Basis
	case e.Kind.stocks():
		s.Pool += e.Fee - e.Gross
	}
	s.Balance += e.Gross - e.Fee
	e.Balance = s.Balance
	l := of[e.Kind]
	of[e.Kind] = line{l.Count + 1, l.MB + e.MB, l.Gross + e.Gross, l.Fee + e.Fee, l.Basis + e.Basis}
	s.Of = of
	b.sums.Set(s)
	b.log.Append(e)
}

// share is pool × part ÷ whole, rounded down; all of it from the whole on.
func share(pool dolly.Sat, part, whole dolly.MB) dolly.Sat {
	if part >= whole {
		return pool
	}
	out := new(big.Int).Mul(big.NewInt(int64(pool)), big.NewInt(int64(part)))
	return dolly.Sat(out.Quo(out, big.NewInt(int64(whole))).Int64())
}

// Rows are the sums by kind, of those that there are.
func (b *Book) Rows() []dolly.SumRow {
	out, s := []dolly.SumRow{}, b.sums.Get()
	for _, k := range kinds() {
		if l, there := s.Of[k]; there {
			out = append(out, dolly.SumRow{Kind: k.String(), Count: l.Count, MB: l.MB, Gross: l.Gross, Fee: l.Fee, Net: l.Gross - l.Fee, Basis: l.Basis})
		}
	}
	return out
}

// Pool is what the MB that are left have cost.
func (b *Book) Pool() dolly.Sat { return b.sums.Get().Pool }

// Read lists up to limit bookings from a number on, oldest first; from 0 the latest.
// It may be called from any goroutine.
func (b *Book) Read(r dolly.Reader, from uint64, limit int) ([]dolly.BookRow, error) {
	out := []dolly.BookRow{}
	if last := b.log.Last(); from == 0 {
		from = last - min(last, uint64(limit)) + 1
	}
	err := b.log.Read(r, from, limit, func(n uint64, e Entry) error {
		out = append(out, dolly.BookRow{
			Number: n, At: e.At, Balance: e.Balance, With: e.With, Ref: e.Ref,
			SumRow: dolly.SumRow{Kind: e.Kind.String(), Count: 1, MB: e.MB, Gross: e.Gross, Fee: e.Fee, Net: e.Gross - e.Fee, Basis: e.Basis},
		})
		return nil
	})
	return out, err
}
