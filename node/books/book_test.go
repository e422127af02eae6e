package books_test

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/books"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/store"
	"pgregory.net/rapid"
)

func open(t *rapid.T, db dolly.Store) (*books.Book, *keep.Shelf) {
	s := &keep.Shelf{}
	b := books.New(s)
	if err := db.View(s.Load); err != nil {
		t.Fatal(err)
	}
	return b, s
}

func rows(t *rapid.T, db dolly.Store, b *books.Book, from uint64, limit int) (out []dolly.BookRow) {
	err := db.View(func(r dolly.Reader) (err error) {
		out, err = b.Read(r, from, limit)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestEverySatoshiOfTheBooksIsSomewhere: whatever is booked, also over restarts,
// the balance is the sum of all nets, sums by kind are sums of rows, and what MB cost
// is in the pool or was given to a sale.
func TestEverySatoshiOfTheBooksIsSomewhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		db := store.Memory()
		b, shelf := open(t, db)
		held, stocked := dolly.MB(0), dolly.Sat(0)
		kinds := []books.Kind{books.Opening, books.Sold, books.Bought, books.Refunded, books.Lost, books.Rent, books.Child, books.PaidOut}
		for i := range rapid.IntRange(1, 40).Draw(t, "bookings") {
			e := books.Entry{At: dolly.Time(i), Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Fee: dolly.Sat(rapid.Int64Range(0, 300).Draw(t, "fee"))}
			sat := dolly.Sat(rapid.Int64Range(0, 100_000).Draw(t, "sat"))
			owned := held
			switch e.Kind {
			case books.Opening:
				e.Gross = sat
			case books.Sold:
				held += dolly.MB(rapid.Int64Range(0, 1<<30).Draw(t, "earned"))
				owned = held
				e.Gross, e.MB = sat, -dolly.MB(rapid.Int64Range(0, int64(held)).Draw(t, "mb"))
			case books.Bought:
				e.Gross, e.MB = -sat, dolly.MB(rapid.Int64Range(1, 1<<30).Draw(t, "mb"))
			case books.Refunded:
			default:
				e.Gross = -sat
			}
			held += e.MB
			if e.Kind == books.Bought || e.Kind == books.Refunded || e.Kind == books.Lost || e.Kind == books.Rent {
				stocked += e.Fee - e.Gross
			}
			b.Add(e, owned)
			if rapid.Bool().Draw(t, "restart") {
				if err := db.Update(shelf.Flush); err != nil {
					t.Fatal(err)
				}
				b, shelf = open(t, db)
			}
		}
		if err := db.Update(shelf.Flush); err != nil {
			t.Fatal(err)
		}
		all := rows(t, db, b, 1, 1000)
		var parts []dolly.SumRow
		var balance dolly.Sat
		for i, r := range all {
			if balance += r.Net; r.Balance != balance || r.Net != r.Gross-r.Fee || r.Number != uint64(i)+1 {
				t.Fatalf("row %d is %+v after %d", i, r, balance)
			}
			parts = append(parts, r.SumRow)
		}
		byRow, byKind := dolly.SumUp("all", parts), dolly.SumUp("all", b.Rows())
		if byRow != byKind || byRow.Net != balance {
			t.Fatalf("rows sum to %+v, kinds to %+v, the balance is %d", byRow, byKind, balance)
		}
		if b.Pool()+byRow.Basis != stocked {
			t.Fatalf("%d were paid for MB: %d in the pool, %d given to sales", stocked, b.Pool(), byRow.Basis)
		}
		if last := rows(t, db, b, 0, 3); len(all) > 3 && (len(last) != 3 || last[2] != all[len(all)-1]) {
			t.Fatalf("the latest three are %+v", last)
		}
	})
}

func TestASaleTakesItsShareOfWhatMBCost(t *testing.T) {
	b := books.New(&keep.Shelf{})
	b.Add(books.Entry{Kind: books.Rent, Gross: -900, Fee: 100}, 0)
	b.Add(books.Entry{Kind: books.Child, Gross: -5000}, 0) // no cost of MB
	b.Add(books.Entry{Kind: books.Sold, MB: -30, Gross: 600, Fee: 10}, 120)
	b.Add(books.Entry{Kind: books.Sold}, 90) // nothing
	if b.Pool() != 750 {
		t.Errorf("the pool has %d, want three quarters of 1000", b.Pool())
	}
	b.Add(books.Entry{Kind: books.Sold, MB: -90, Gross: 700}, 90)
	sum := dolly.SumUp("all", b.Rows())
	if b.Pool() != 0 || sum.Basis != 1000 || sum.Net != -900-100-5000+590+700 || sum.Count != 4 {
		t.Errorf("the pool has %d, all is %+v", b.Pool(), sum)
	}
}
