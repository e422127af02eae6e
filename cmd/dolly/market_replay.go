package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/spf13/cobra"
)

// maxReplayLine is the longest line that is read, in bytes.
const maxReplayLine = 4096

func newMarketReplayCommand(env *Env) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "replay FILE",
		Short: "Run a stream of orders through the order book",
		Long: `Run a stream of orders through the order book that every agent keeps, without a
node and without a network. A line is one of

  limit,ID,bid|ask,PRICE_SAT_PER_MB,QTY_MB   trades what crosses, the rest stays
  ioc,ID,bid|ask,QTY_MB                      trades what it can at any price
  cancel,ID                                  of one that has ended: nothing happens

with whole numbers. A bid gives MB, an ask takes MB; nothing expires. An ID may be
used again once its order has ended. Trades are made at the price of the order that
was there first.

The hash is SHA-256 of a text with a line break after each line: for each trade
"trade,BID,ASK,MB,SAT" in order, then for each live bid "bid,ID,PRICE,MB", cheapest
first, then first come, and for each live ask "ask,ID,PRICE,MB", dearest first.`,
		Example: "  dolly market replay orders.csv --json\n  zcat orders.csv.gz | dolly market replay -",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := openStream(env, args[0])
			if err != nil {
				return err
			}
			defer func() { _ = in.Close() }() // only read
			r, err := replay(cmd.Context(), in)
			if err != nil {
				return err
			}
			if asJSON {
				return env.JSON(r)
			}
			env.Table([][2]string{
				{"operations", fmt.Sprint(r.Ops)},
				{"trades", fmt.Sprintf("%d, of %d MB for %v", r.Trades, r.MB, r.Sat)},
				{"live orders", fmt.Sprint(r.Live)},
				{"hash", r.Hash.String()},
			})
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// openStream opens a file that an argument names; a single dash is standard input.
func openStream(env *Env, path string) (io.ReadCloser, error) {
	if path == "-" {
		return io.NopCloser(env.In), nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: "the file cannot be read", Err: err, Hint: "name a file, or - for standard input"}
	}
	return f, nil
}

// replay reads a line at a time. A line that is wrong ends it.
func replay(ctx context.Context, in io.Reader) (market.ReplayResult, error) {
	r := market.NewReplay()
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, maxReplayLine), maxReplayLine)
	n := 1
	for ; lines.Scan(); n++ {
		if err := r.Line(lines.Text()); err != nil {
			return market.ReplayResult{}, &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf("line %d", n), Err: err}
		}
		if n%1024 == 0 && ctx.Err() != nil {
			return market.ReplayResult{}, ctx.Err()
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return market.ReplayResult{}, &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf("line %d has more than %d bytes", n, maxReplayLine)}
	case err != nil:
		return market.ReplayResult{}, &dolly.Error{Kind: dolly.Failed, Text: fmt.Sprintf("line %d cannot be read", n), Err: err}
	}
	return r.Result(), nil
}
