//go:build !lean

package main

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/bench"
	"github.com/spf13/cobra"
)

func newBenchCommand(env *Env) *cobra.Command {
	return cli.Parent(&cobra.Command{
		Use:   "bench",
		Short: "Measure how fast a part is, beside a peer",
		Long: `Measure how fast a part of Dolly is on this machine, in turn with a peer and with
the workload alone (the floor), by processor time. --json prints an array of rows.`,
	},
		newBenchBookCommand(env),
		newBenchGossipCommand(env),
		newBenchLearnCommand(env),
		newBenchRLCommand(env),
		newBenchTUICommand(env),
		newBenchSimCommand(env),
	)
}

func newBenchBookCommand(env *Env) *cobra.Command {
	var cfg bench.BookConfig
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "book",
		Short: "Measure the order book",
		Long: `Run one deterministic stream of limit orders, cancels and immediate orders around a
walking price through the order book, through a plain book of maps, heaps and lists,
and through none. The check is trades, volume and live orders: 393118/11522349/3103
for the million operations of the plain variant. Signatures are not checked.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cfg.Ops < 1000 || cfg.Samples < 1 {
				return cli.Usagef("", "--ops from 1000, --samples from 1")
			}
			rows, err := bench.Book(cmd.Context(), cfg)
			return showRows(env, rows, err, asJSON)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&cfg.Swing, "swing", false, "the price walks by forties over a million levels")
	f.IntVar(&cfg.Ops, "ops", 1_000_000, "operations in a sample")
	f.IntVar(&cfg.Samples, "samples", 9, "of each side")
	f.BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// showRows prints what a bench measured.
func showRows(env *Env, rows []bench.Row, err error, asJSON bool) error {
	switch {
	case err != nil:
		return &dolly.Error{Kind: dolly.Failed, Text: "the figure could not be measured", Err: err}
	case asJSON:
		return env.JSON(rows)
	}
	table := make([][2]string, len(rows))
	for i, r := range rows {
		table[i] = [2]string{r.Row + ", " + r.Variant + ", " + r.Side, r.String()}
	}
	env.Table(table)
	return nil
}
