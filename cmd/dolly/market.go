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
		Long:  "Shows the order book, the trades and the own orders as a running node knows them,\nand places or takes back orders of its. A bid gives MB and wants bitcoin; an ask\ngives bitcoin and wants MB.",
	},
		newMarketBookCommand(env),
		newMarketTradesCommand(env),
		newMarketReplayCommand(env),
	)
}

// marketQuery is a command that shows a part of a node's market.
type marketQuery struct {
	places
	asJSON bool
	limit  int
}

// command makes it; show prints what the node answered, at most limit rows of it.
func (q *marketQuery) command(use, short string, show func(dolly.MarketView) error) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if q.limit < 1 {
				return cli.Usagef("", "--limit is a count from 1, not %d", q.limit)
			}
			v, err := q.fetch(cmd.Context())
			if err != nil {
				return err
			}
			return show(v)
		},
	}
	q.addSocket(cmd)
	cmd.Flags().BoolVar(&q.asJSON, "json", false, "print JSON")
	cmd.Flags().IntVarP(&q.limit, "limit", "n", 20, "how many rows of each kind")
	return cmd
}

func (q *marketQuery) fetch(ctx context.Context) (dolly.MarketView, error) {
	n, err := q.dial()
	if err != nil {
		return dolly.MarketView{}, err
	}
	v, err := dolly.Fetch[dolly.MarketView](ctx, n, dolly.ViewMarket, dolly.Query{})
	return v, errors.Join(err, n.Close())
}

// first cuts a list for printing.
func first[T any](rows []T, limit int) []T { return rows[:min(limit, len(rows))] }
