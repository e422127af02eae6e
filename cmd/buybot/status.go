package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/node/remote"
	"github.com/spf13/cobra"
)

// running is the buybot that a command asks.
type running struct {
	env    *cli.Env
	place  place
	asJSON bool
}

// add adds what says where the buybot runs.
func (r *running) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&r.place.config, "config", "", "config file (BUYBOT_CONFIG)")
	f.StringVar(&r.place.state, "state", "", "folder of the buybot that runs (default: the config's, or one in the XDG state folder)")
	f.BoolVar(&r.asJSON, "json", false, "print JSON")
}

// with asks the buybot that runs.
func (r *running) with(cmd *cobra.Command, f func(ctx context.Context, n dolly.Node) error) error {
	s, err := r.place.load(cmd, r.env)
	if err != nil {
		return err
	}
	n, err := remote.Dial(s.SocketPath())
	if err != nil {
		return &dolly.Error{Kind: dolly.KindOf(err), Text: "no buybot runs here", Err: err, Hint: "buybot LIMIT starts one; --config or --state name the one that is meant"}
	}
	return errors.Join(f(cmd.Context(), n), n.Close())
}

func newStatusCommand(env *cli.Env) *cobra.Command {
	r := running{env: env}
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Print what the running buybot bought, and what it may still spend",
		Long: `Prints the account of the buybot that runs: what it bought, at what price, and what
that is worth at the cheapest bid there is; what is left of its bounds; and its paper
twin, whose every ask is filled at once. What the twin has more is what the market
gave to others, or took back.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.with(cmd, func(ctx context.Context, n dolly.Node) error {
				v, err := dolly.Fetch[dolly.BuybotView](ctx, n, dolly.ViewBuybot, dolly.Query{})
				if err != nil {
					return err
				}
				if r.asJSON {
					return r.env.JSON(v)
				}
				r.env.Table(statusRows(v))
				return nil
			})
		},
	}
	r.add(cmd)
	return cmd
}

func statusRows(v dolly.BuybotView) [][2]string {
	rows := [][2]string{
		{"mode", v.Mode + ", " + v.State},
		{"limit", fmt.Sprintf("%.3f sat/MB", v.Limit.PerMB())},
		{"budget", budgetWords(v)},
		{"coins", fmt.Sprintf("%v, of which %v stay", v.Coins, v.Reserve)},
		{"last hour", hourly(v)},
		{"bought", accountWords(v.Account)},
		{"on paper", accountWords(v.Paper)},
	}
	if v.Mode == "live" {
		rows = append(rows, [2]string{"difference", difference(v)})
	}
	if v.Failures > 0 {
		rows = append(rows, [2]string{"failures", fmt.Sprintf("%s in a row came to nothing, cools down until %s", cli.Count(v.Failures, "settlement"), v.Cold.Std().Format(time.DateTime))})
	}
	return append(rows, [2]string{"asks", fmt.Sprintf("%d standing; buybot orders lists them", standing(v.Asks))})
}

func budgetWords(v dolly.BuybotView) string {
	text := fmt.Sprintf("%v: %v spent, %v in fees, %v in asks, %v left", v.Budget, v.Spent, v.Fees, v.Committed, v.Left)
	if v.Elsewhere > 0 {
		text += fmt.Sprintf("; %v left in transactions that this store does not know", v.Elsewhere)
	}
	return text
}

func hourly(v dolly.BuybotView) string {
	if v.Hourly == 0 {
		return fmt.Sprintf("asked for %v, without a bound", v.LastHour)
	}
	return fmt.Sprintf("asked for %v of %v", v.LastHour, v.Hourly)
}

func accountWords(a dolly.Account) string {
	if a.Trades == 0 {
		return "nothing"
	}
	text := fmt.Sprintf("%v for %v in %s, %.3f sat/MB on average", a.MB, a.Sat, cli.Count(a.Trades, "trade"), a.Average)
	if a.Worth > 0 {
		text += fmt.Sprintf("; worth %v now, %+d sat after fees", a.Worth, int64(a.Profit))
	}
	return text
}

// difference is how far the live account is behind the paper one.
func difference(v dolly.BuybotView) string {
	mb, sat := v.Paper.MB-v.Account.MB, v.Paper.Sat-v.Account.Sat
	text := fmt.Sprintf("on paper %+d MB for %+d sat", mb/dolly.MiB, int64(sat))
	if v.Paper.MB > 0 {
		text += fmt.Sprintf("; live bought %.0f %% of it", 100*float64(v.Account.MB)/float64(v.Paper.MB))
	}
	return text
}

func standing(rows []dolly.AskRow) (n int) {
	for _, r := range rows {
		if r.State == "open" || r.State == "in a swap" {
			n++
		}
	}
	return n
}

func newOrdersCommand(env *cli.Env) *cobra.Command {
	r := running{env: env}
	cmd := &cobra.Command{
		Use:   "orders",
		Short: "List the asks of the running buybot: those that stand, then the latest",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.with(cmd, func(ctx context.Context, n dolly.Node) error {
				v, err := dolly.Fetch[dolly.BuybotView](ctx, n, dolly.ViewBuybot, dolly.Query{})
				if err != nil {
					return err
				}
				if r.asJSON {
					return r.env.JSON(v.Asks)
				}
				r.env.Print("%s, %d standing", cli.Count(len(v.Asks), "ask"), standing(v.Asks))
				for _, a := range v.Asks {
					r.env.Print("%6d  %s  %10v for %8v  %10.3f sat/MB  got %8v for %10v  %-10s  against %v", a.Order.Number, a.At.Std().Format(time.DateTime),
						a.Amount.Sat, a.Amount.MB, a.Amount.PerMB(), a.Got, a.Spent, a.State, a.Bid)
				}
				return nil
			})
		},
	}
	r.add(cmd)
	return cmd
}
