package main

import (
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/spf13/cobra"
)

func newMarketOrdersCommand(env *Env) *cobra.Command {
	return listCommand(env, dolly.ViewOrders, &cobra.Command{
		Use:     "orders",
		Short:   "Print the node's own orders, the latest first",
		Long:    "Prints the node's own orders, also those that ended a while ago: unverified, when\nnobody was told of it since the node's start; open; completed; expired; cancelled.\nWhat a trade under way holds of an order is reserved.",
		Example: "  dolly orders\n  dolly orders --json",
	}, func(o dolly.OrderRow) {
		env.Print("%6d  %-3s  %-10s  %12.3f sat/MB  %10v for %-12v  %10v traded, %v left, %v reserved  until %s", o.ID.Number, o.Side, o.Status,
			o.Price.PerMB(), o.Price.MB, o.Price.Sat, o.Traded, o.Left, o.Reserved, o.Expires.Std().Format(time.DateTime))
	})
}

func newMarketSwapsCommand(env *Env) *cobra.Command {
	return listCommand(env, dolly.ViewSwaps, &cobra.Command{
		Use:     "transactions",
		Short:   "Print the node's own trades and how far their payments are",
		Example: "  dolly market transactions --limit 3",
	}, func(s dolly.SwapRow) {
		env.Print("%s  %s  %-18s  %10v for %-12v  with %s", s.Since.Std().Format(time.DateTime), s.ID, s.State, s.MB, s.Sat, s.With)
		for _, p := range s.Payments {
			env.Print("    %-4s %15d %-4s  %s", p.Asset, p.Amount, p.Unit, strings.TrimSpace(p.State+"  "+p.Ref))
		}
	})
}

func newMarketMakersCommand(env *Env) *cobra.Command {
	return listCommand(env, dolly.ViewMakers, &cobra.Command{
		Use:     "matchmakers",
		Short:   "Print who keeps the order book, as far as the node is connected",
		Example: "  dolly market matchmakers",
	}, func(m dolly.MakerRow) { env.Print("%-24s  %s  %s", m.Name, m.Peer, strings.Join(m.Addrs, " ")) })
}

// listCommand makes a command of a view that is a list.
func listCommand[T any](env *Env, view dolly.View, cmd *cobra.Command, show func(T)) *cobra.Command {
	q := &marketQuery{places: places{env: env}}
	cmd.Args = cobra.NoArgs
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		rows, err := fetchView[[]T](cmd.Context(), q, view)
		if err != nil {
			return err
		}
		rows = first(rows, q.limit)
		if q.asJSON {
			return env.JSON(rows)
		}
		if len(rows) == 0 {
			env.Say("no %s", cmd.Name())
		}
		for _, row := range rows {
			show(row)
		}
		return nil
	}
	q.addFlags(cmd)
	return cmd
}
