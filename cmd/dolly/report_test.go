package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
)

// booked is a node of which only the books are asked.
type booked struct {
	dolly.Node
	rows []dolly.BookRow
	now  dolly.Time
}

func (b booked) Info(context.Context) (dolly.Info, error) { return dolly.Info{Now: b.now}, nil }

func (b booked) Get(_ context.Context, v dolly.View, q dolly.Query) (json.RawMessage, error) {
	if v == dolly.ViewMoney {
		return json.Marshal(dolly.MoneyView{Coin: "BTC"})
	}
	out := []dolly.BookRow{}
	for _, r := range b.rows {
		if r.Number >= q.From && len(out) < q.Limit {
			out = append(out, r)
		}
	}
	return json.Marshal(out)
}

func at(s string) dolly.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return dolly.Time(t.UnixMilli())
}

// some makes books of 2,500 movements, one a day from a day on, the first numbered first.
func some(first uint64, from dolly.Time) booked {
	var b booked
	balance := dolly.Sat(0)
	for i := range 2500 {
		r := dolly.BookRow{Number: first + uint64(i), At: from.Add(time.Duration(i) * dolly.Day)}
		r.Kind, r.Gross, r.Fee, r.Basis, r.Count = "sold", 1000, 7, 400, 1
		if i%30 == 0 {
			r.Kind, r.Gross, r.Basis = "rent", -9000, 0
		}
		r.Net = r.Gross - r.Fee
		balance += r.Net
		r.Balance = balance
		b.rows = append(b.rows, r)
	}
	b.now = b.rows[2499].At
	return b
}

func TestAMonthOfTheBooks(t *testing.T) {
	n := some(1, at("2029-01-01"))
	for _, month := range []string{"2029-01", "2031-12", "2032-02", ""} {
		b, err := (&report{month: month}).gather(t.Context(), n)
		if err != nil || !b.Complete || b.Residual != 0 || b.Coin != "BTC" {
			t.Fatalf("%s: %+v, %v", month, b, err)
		}
		begin, err := time.Parse("2006-01", b.Month)
		if err != nil {
			t.Fatal(err)
		}
		opening, sum, days := dolly.Sat(0), dolly.Sat(0), 0
		for _, r := range n.rows {
			switch when := r.At.Std(); {
			case when.Before(begin):
				opening += r.Net
			case when.Before(begin.AddDate(0, 1, 0)):
				sum, days = sum+r.Net, days+1
			}
		}
		if b.Opening != opening || b.Sum.Net != sum || b.Closing != opening+sum || len(b.Rows) != days {
			t.Errorf("%s: %d rows from %d to %d with %+v; want %d from %d with %d", b.Month, len(b.Rows), b.Opening, b.Closing, b.Sum, days, opening, sum)
		}
		if want := dolly.Sat(b.Sum.Count-rents(b)) * (1000 - 7 - 400); b.Profit != want {
			t.Errorf("%s: sales brought %d, want %d", b.Month, b.Profit, want)
		}
	}
	if b, err := (&report{month: "2019-05"}).gather(t.Context(), n); err != nil || len(b.Rows) != 0 || b.Closing != 0 || !b.Complete {
		t.Errorf("before there was anything: %+v, %v", b, err)
	}
}

func rents(b monthBooks) uint64 {
	for _, l := range b.Lines {
		if l.Kind == "rent" {
			return l.Count
		}
	}
	return 0
}

// Books whose beginning was forgotten say so, and still add up.
func TestAMonthThatIsPartlyForgotten(t *testing.T) {
	n := some(50_001, at("2031-12-10"))
	n.rows = n.rows[5:]
	b, err := (&report{month: "2031-12"}).gather(t.Context(), n)
	if err != nil || b.Complete || b.Residual != 0 || len(b.Rows) != 17 {
		t.Errorf("%d rows, %+v: %v", len(b.Rows), b.Sum, err)
	}
	if b, err := (&report{month: "2032-01"}).gather(t.Context(), n); err != nil || !b.Complete || b.Residual != 0 {
		t.Errorf("the month after it: %+v, %v", b.Sum, err)
	}
}

// The lines of the CSV lead from the balance before to the balance after.
func TestTheCSVAddsUp(t *testing.T) {
	var out bytes.Buffer
	r := &report{places: places{env: &Env{Out: &out}}, month: "2031-12"}
	b, err := r.gather(t.Context(), some(1, at("2029-01-01")))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.csv(b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(rows) != len(b.Rows)+3 {
		t.Fatalf("%d lines: %v", len(rows), err)
	}
	number := func(row []string, column int) (n int) {
		if row[column] != "" {
			if n, err = strconv.Atoi(row[column]); err != nil {
				t.Fatal(err)
			}
		}
		return n
	}
	balance := number(rows[1], 8)
	for _, row := range rows[2:] {
		if balance += number(row, 4) - number(row, 5); balance != number(row, 8) || number(row, 6) != number(row, 4)-number(row, 5) {
			t.Errorf("%v does not follow", row)
		}
	}
}

// A node whose books go round in a circle, or hold formulas, does no harm.
func TestHostileBooks(t *testing.T) {
	round := circular{some(1, at("2031-12-01"))}
	if _, err := (&report{month: "2036-01"}).gather(t.Context(), round); dolly.KindOf(err) != dolly.Failed || err == nil {
		t.Errorf("books in a circle: %v", err)
	}
	n := some(1, at("2031-12-01"))
	n.rows[3].With, n.rows[4].Ref, n.rows[5].Kind = "=HYPERLINK(1)", "@SUM(A1)", "-2+3"
	var out bytes.Buffer
	r := &report{places: places{env: &Env{Out: &out}}, month: "2031-12"}
	b, err := r.gather(t.Context(), n)
	if err == nil {
		err = r.csv(b)
	}
	for _, want := range []string{",'=HYPERLINK(1),", ",'@SUM(A1)\n", ",'-2+3,"} {
		if err != nil || !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in the file: %v", want, err)
		}
	}
}

// circular gives its first page whatever is asked for.
type circular struct{ booked }

func (c circular) Get(ctx context.Context, v dolly.View, q dolly.Query) (json.RawMessage, error) {
	q.From = 0
	return c.booked.Get(ctx, v, q)
}
