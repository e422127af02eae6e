package main

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

// shownDeals is how many swaps and purchases are printed.
const shownDeals = 5

func newMoneyCommand(env *Env) *cobra.Command {
	return panelCommand(env, dolly.ViewMoney, &cobra.Command{
		Use:   "money",
		Short: "Print where a running node's bitcoin came from and went",
		Long: `Prints gross, fee and net of each kind of booking since the node exists, their sum,
what the wallet holds, and the residual: what neither the books nor what is under way
explain. It is 0, unless bitcoin came from elsewhere. Below it the periods of rent
with what each brought and the day on which it had paid for itself, then purchases
and swaps with how far they are. dolly report writes the books.`,
		Example: "  dolly money\n  dolly money --json | jq .residual_sat",
	}, func(v dolly.MoneyView) {
		printSums(env, v)
		printRents(env, v.Rents)
		printPurchases(env, v.Purchases)
		printSwaps(env, v.Swaps)
	})
}

func sumCells(r dolly.SumRow) []string {
	return []string{r.Kind, cli.Digits(r.Count), cli.Digits(r.Gross), cli.Digits(r.Fee), cli.Digits(r.Net), cli.Digits(r.MB / dolly.MiB)}
}

func printSums(env *Env, v dolly.MoneyView) {
	rows := [][]string{}
	for _, r := range append(v.Lines, v.Sum) {
		rows = append(rows, sumCells(r))
	}
	env.Columns([]string{"booked", ">times", ">gross sat", ">fee", ">net", ">MB"}, rows)
	env.Print("")
	env.Print("held %s sat, %s on its way, %s in swaps", cli.Digits(v.Held.Confirmed), cli.Digits(v.Held.Pending), cli.Digits(v.Held.Locked))
	switch {
	case v.Unseen > 0:
		env.Print("the residual is known at the next block: %s on the way", cli.Count(v.Unseen, "claim"))
	case v.Reckoned:
		env.Print("net %s + under way %s - held %s = residual %s sat", cli.Digits(v.Sum.Net), cli.Digits(v.UnderWay),
			cli.Digits(v.Held.Confirmed+v.Held.Pending), cli.Digits(v.Residual))
	}
	m := v.MB
	env.Print("MB: carried %v + bought %v + received %v = sold %v + held %v + in orders %v + locked %v + consumed %v + given %v, residual %d bytes",
		m.Carried, m.Bought, m.Received, m.Sold, m.Held, m.Orders, m.Locked, m.Consumed, m.Given, m.Residual)
}

func perDay(sat float64) string { return cli.Digits(int64(math.Round(sat))) }

func printRents(env *Env, rents []dolly.PeriodRow) {
	if len(rents) == 0 {
		return
	}
	rows := [][]string{}
	for _, r := range first(rents, shownDeals) {
		even := "-"
		if r.BreakEvn > 0 {
			even = fmt.Sprintf("day %.1f", r.BreakEvn)
		}
		rows = append(rows, []string{
			string(r.Offer), moment(r.From), moment(r.To), cli.Digits(r.Paid), cli.Digits(r.Gross), cli.Digits(r.Fee), cli.Digits(r.Net), cli.Digits(r.Profit),
			perDay(r.InPerDay), perDay(r.OutPer), even, fmt.Sprintf("%.1f", r.DaysLeft), r.State,
		})
	}
	env.Print("")
	env.Columns([]string{"rent", "from", "to", ">paid", ">gross", ">fee", ">net", ">profit", ">in/day", ">out/day", "even", ">days left", "state"}, rows)
}

func printPurchases(env *Env, all []dolly.PurchaseRow) {
	if len(all) > 0 {
		env.Print("")
	}
	for _, p := range first(all, shownDeals) {
		env.Print("%s of %s  %s  %s sat, fee %s  %s", p.Kind, p.Offer, p.State, cli.Digits(p.Price), cli.Digits(p.Fee), strings.TrimSpace(p.Child+"  "+orNone(p.Outcome, p.Trouble)))
		env.Print("    %s", way(p.Steps))
	}
}

func printSwaps(env *Env, all []dolly.SwapRow) {
	if len(all) > 0 {
		env.Print("")
	}
	for _, s := range first(all, shownDeals) {
		env.Print("swap %s  %s  %v for %s sat, fee %s, with %s", s.ID, s.State, s.MB, cli.Digits(s.Sat), cli.Digits(s.Fee), s.With)
		env.Print("    %s", way(s.Steps))
	}
}

// way is a timeline in a line: when it began, and how long each state took.
func way(steps []dolly.StepRow) string {
	var words []string
	for i, s := range steps {
		if i == 0 {
			words = append(words, moment(s.At)+" "+s.State)
			continue
		}
		words = append(words, fmt.Sprintf("+%s %s", s.At.Sub(steps[i-1].At).Round(time.Second), s.State))
	}
	return strings.Join(words, ", ")
}
