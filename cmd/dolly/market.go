package main

import (
	"context"
	"errors"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

func newMarketCommand(env *Env) *cobra.Command {
	return cli.Parent(&cobra.Command{
		Use:   "market",
		Short: "Look at the market and trade on it",
		Long:  "Shows the order book, the trades and the own orders as a running node knows them,\nand places or takes back orders of its. A bid gives MB and wants bitcoin; an ask\ngives bitcoin and wants MB. dolly book, orders and trades are the same commands for who\nonly looks.",
	},
		newMarketBookCommand(env),
		newMarketTradesCommand(env),
		newMarketReplayCommand(env),
		newMarketOrdersCommand(env),
		newMarketSwapsCommand(env),
		newMarketMakersCommand(env),
		newMarketPlaceCommand(env, "ask", "Offer bitcoin for MB"),
		newMarketPlaceCommand(env, "bid", "Offer MB for bitcoin"),
		newMarketCancelCommand(env),
	)
}

// marketQuery is a command that shows a part of a node's market.
type marketQuery struct {
	places
	asJSON bool
	limit  int
}

func (q *marketQuery) addFlags(cmd *cobra.Command) {
	q.addSocket(cmd)
	cmd.Flags().BoolVar(&q.asJSON, "json", false, "print JSON")
	cmd.Flags().IntVarP(&q.limit, "limit", "n", 20, "how many rows of each kind")
}

// command makes one that shows the market; show prints at most limit rows of it.
func (q *marketQuery) command(use, short string, show func(dolly.MarketView) error) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			v, err := fetchView[dolly.MarketView](cmd.Context(), q, dolly.ViewMarket)
			if err != nil {
				return err
			}
			return show(v)
		},
	}
	q.addFlags(cmd)
	return cmd
}

// fetchView asks the node for a view.
func fetchView[T any](ctx context.Context, q *marketQuery, view dolly.View) (v T, err error) {
	if q.limit < 1 {
		return v, cli.Usagef("", "--limit is a count from 1, not %d", q.limit)
	}
	n, err := q.dial()
	if err != nil {
		return v, err
	}
	v, err = dolly.Fetch[T](ctx, n, view, dolly.Query{})
	return v, errors.Join(err, n.Close())
}

// first cuts a list for printing.
func first[T any](rows []T, limit int) []T { return rows[:min(limit, len(rows))] }
