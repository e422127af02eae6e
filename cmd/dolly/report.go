package main

import (
	"context"
	"encoding/csv"
	"errors"
	"strconv"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

// report is what dolly report was asked for.
type report struct {
	places
	month         string
	asJSON, asCSV bool
}

func newReportCommand(env *Env) *cobra.Command {
	r := report{places: places{env: env}}
	cmd := &cobra.Command{
		Use:   "report --month YYYY-MM",
		Short: "Write a month's income, cost basis and fees for the books",
		Long: `Writes each movement of a running node's bitcoin in a month of its time: what MB were
sold for, what these had cost, rents, servers for children, MB that were bought, what
went to the payout address, and the fees of the chain. Amounts are in satoshi, below
zero if they left; net is gross less fee.

The cost basis of MB is an average: rents of the own server, MB that were bought and
the fees of trades that came to nothing, by the MB that are owned when some are sold. A
server for a child is no cost of MB. The balance is the sum of all nets since the node
exists; dolly money compares it with the wallet.`,
		Example: "  dolly report --month 2031-12 --csv > december.csv\n  dolly report --month 2031-12",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return r.run(cmd.Context()) },
	}
	r.addSocket(cmd)
	f := cmd.Flags()
	f.StringVar(&r.month, "month", "", "which month, like 2031-12 (default: the node's present one)")
	f.BoolVar(&r.asCSV, "csv", false, "print CSV, a line a movement")
	f.BoolVar(&r.asJSON, "json", false, "print JSON")
	return cmd
}

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

func (r *report) run(ctx context.Context) (err error) {
	if r.asJSON && r.asCSV {
		return cli.Usagef("", "--json or --csv, not both")
	}
	if _, err := time.Parse("2006-01", r.month); r.month != "" && err != nil {
		return cli.Usagef("a month looks like 2031-12", "%q is no month", r.month)
	}
	n, err := r.dial()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, n.Close()) }()
	b, err := r.gather(ctx, n)
	if err != nil {
		return err
	}
	switch {
	case r.asJSON:
		err = r.env.JSON(b)
	case r.asCSV:
		err = r.csv(b)
	default:
		r.print(b)
	}
	if err == nil && !b.Complete {
		err = &dolly.Error{Kind: dolly.Partial, Text: "the node no longer has all of " + b.Month, Hint: "it keeps the latest 50,000 movements"}
	}
	return err
}

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
	from, to := dolly.Time(begin.UnixMilli()), dolly.Time(begin.AddDate(0, 1, 0).UnixMilli())
	const page = 1000
	for next := uint64(1); ; {
		rows, err := dolly.Fetch[[]dolly.BookRow](ctx, n, dolly.ViewBooks, dolly.Query{From: next, Limit: page})
		if err != nil {
			return b, err
		}
		if next == 1 && len(rows) > 0 && rows[0].Number > 1 && rows[0].At >= from {
			b.Complete, b.Opening = false, rows[0].Balance-rows[0].Net
		}
		for _, row := range rows {
			switch {
			case row.At < from:
				b.Opening = row.Balance
			case row.At < to:
				b.Rows = append(b.Rows, row)
			}
			next = row.Number + 1
		}
		if len(rows) < page || rows[len(rows)-1].At >= to {
			break
		}
	}
	b.sum()
	return b, nil
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

// soldKind is what a sale is called in the books.
const soldKind = "sold"

func (r *report) print(b monthBooks) {
	r.env.Print("%s, in satoshi of %s", b.Month, b.Coin)
	rows := [][]string{}
	for _, l := range append(b.Lines, b.Sum) {
		rows = append(rows, append(sumCells(l), cli.Digits(l.Basis)))
	}
	r.env.Columns([]string{"booked", ">times", ">gross", ">fee", ">net", ">MB", ">cost basis"}, rows)
	r.env.Print("")
	r.env.Print("opening %s + net %s = closing %s, residual %s", cli.Digits(b.Opening), cli.Digits(b.Sum.Net), cli.Digits(b.Closing), cli.Digits(b.Residual))
	r.env.Print("profit of sales, less fees and cost basis: %s", cli.Digits(b.Profit))
}

// csv writes a line a movement, and before and after them the balance.
func (r *report) csv(b monthBooks) error {
	rows := [][]string{
		{"time", "number", "kind", "mb_bytes", "gross_sat", "fee_sat", "net_sat", "cost_basis_sat", "balance_sat", "with", "reference"},
		{b.Month, "", "brought forward", "", "", "", "", "", whole(b.Opening), "", ""},
	}
	for _, row := range b.Rows {
		rows = append(rows, []string{
			row.At.Std().Format(time.RFC3339), strconv.FormatUint(row.Number, 10), row.Kind, whole(row.MB), whole(row.Gross), whole(row.Fee),
			whole(row.Net), whole(row.Basis), whole(row.Balance), row.With, row.Ref,
		})
	}
	rows = append(rows, []string{b.Month, "", "carried forward", "", "", "", "", "", whole(b.Closing), "", ""})
	return csv.NewWriter(r.env.Out).WriteAll(rows)
}

// whole is an amount in digits alone.
func whole[T ~int64](n T) string { return strconv.FormatInt(int64(n), 10) }
