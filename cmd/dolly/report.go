package main

import (
	"context"
	"encoding/csv"
	"errors"
	"strconv"
	"strings"
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
			row.At.Std().Format(time.RFC3339), strconv.FormatUint(row.Number, 10), cell(row.Kind), whole(row.MB), whole(row.Gross), whole(row.Fee),
			whole(row.Net), whole(row.Basis), whole(row.Balance), cell(row.With), cell(row.Ref),
		})
	}
	rows = append(rows, []string{b.Month, "", "carried forward", "", "", "", "", "", whole(b.Closing), "", ""})
	return csv.NewWriter(r.env.Out).WriteAll(rows)
}

// cell is a text that no spreadsheet takes for a formula.
func cell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// whole is an amount in digits alone.
func whole[T ~int64](n T) string { return strconv.FormatInt(int64(n), 10) }
