package main

import (
	"context"
	"time"

	"github.com/dollynator/dolly"
)

// monthBooks is a month of a node's books. Opening + Sum.Net - Closing is 0.
type monthBooks struct {
	Month    string          `json:"month"`
	Coin     string          `json:"coin"`
	Opening  dolly.Sat       `json:"opening_sat"`
	Closing  dolly.Sat       `json:"closing_sat"`
	Rows     []dolly.BookRow `json:"rows"`
	Lines    []dolly.SumRow  `json:"lines"` // by kind
	Sum      dolly.SumRow    `json:"sum"`
	Profit   dolly.Sat       `json:"sales_profit_sat"` // of sales: net less cost basis
	Residual dolly.Sat       `json:"residual_sat"`
	Complete bool            `json:"complete"` // the node still has all of the month
}

// soldKind is what a sale is called in the books.
const soldKind = "sold"

// gather reads the books to the end of the month.
func (r *report) gather(ctx context.Context, n dolly.Node) (b monthBooks, err error) {
	info, err := n.Info(ctx)
	if err != nil {
		return b, err
	}
	money, err := dolly.Fetch[dolly.MoneyView](ctx, n, dolly.ViewMoney, dolly.Query{})
	if err != nil {
		return b, err
	}
	b = monthBooks{Month: r.month, Coin: money.Coin, Rows: []dolly.BookRow{}, Complete: true}
	if b.Month == "" {
		b.Month = info.Now.Std().Format("2006-01")
	}
	begin, err := time.Parse("2006-01", b.Month)
	if err != nil {
		return b, err
	}
	if err := b.read(ctx, n, dolly.Time(begin.UnixMilli()), dolly.Time(begin.AddDate(0, 1, 0).UnixMilli())); err != nil {
		return b, err
	}
	b.sum()
	return b, nil
}

// read takes in what was booked from one moment until another.
func (b *monthBooks) read(ctx context.Context, n dolly.Node, from, to dolly.Time) error {
	const page = 1000
	for next := uint64(1); ; {
		rows, err := dolly.Fetch[[]dolly.BookRow](ctx, n, dolly.ViewBooks, dolly.Query{From: next, Limit: page})
		if err != nil {
			return err
		}
		if next == 1 && len(rows) > 0 && rows[0].Number > 1 && rows[0].At >= from {
			b.Complete, b.Opening = false, rows[0].Balance-rows[0].Net
		}
		for _, row := range rows {
			switch {
			case row.Number < next:
				return &dolly.Error{Kind: dolly.Failed, Text: "the node's books are out of order", Hint: "is it of the same version as this program?"}
			case row.At < from:
				b.Opening = row.Balance
			case row.At < to:
				b.Rows = append(b.Rows, row)
			}
			next = row.Number + 1
		}
		if len(rows) < page || rows[len(rows)-1].At >= to {
			return nil
		}
	}
}

// sum adds the rows up by kind, in the order in which the kinds came.
func (b *monthBooks) sum() {
	var kinds []string
	of := map[string][]dolly.SumRow{}
	b.Closing = b.Opening
	for _, row := range b.Rows {
		if of[row.Kind] == nil {
			kinds = append(kinds, row.Kind)
		}
		of[row.Kind] = append(of[row.Kind], row.SumRow)
		b.Closing = row.Balance
		if row.Kind == soldKind {
			b.Profit += row.Net - row.Basis
		}
	}
	b.Lines = []dolly.SumRow{}
	for _, k := range kinds {
		b.Lines = append(b.Lines, dolly.SumUp(k, of[k]))
	}
	b.Sum = dolly.SumUp("all", b.Lines)
	b.Residual = b.Opening + b.Sum.Net - b.Closing
}
