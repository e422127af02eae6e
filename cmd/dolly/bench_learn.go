//go:build !lean

package main

import (
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/bench"
	"github.com/spf13/cobra"
)

func newBenchLearnCommand(env *Env) *cobra.Command {
	var cfg bench.LearnConfig
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "learn",
		Short: "Measure learning: an update, its bytes on the wire, a table in memory",
		Long: `Measure an update of a Q-table (two columns, three siblings' tables, rows that differ;
and rows that are equal, as in every fleet), beside the same rule over plain matrices and
the least that must be read and written (the floor); what an update takes when it is
gossiped, signed; and what a table takes in memory. The check is the sum of the table's
values afterwards, rounded: the same for all who do the same.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cfg.Offers < 3 || cfg.Offers > 10_000 || cfg.Updates < 10 || cfg.Updates > 1_000_000 || cfg.Samples < 1 || cfg.Samples > 1000 {
				return cli.Usagef("", "--offers from 3 to 10000, --updates from 10 to 1000000, --samples from 1 to 1000")
			}
			rows, err := bench.Learn(cmd.Context(), cfg)
			return showRows(env, rows, err, asJSON)
		},
	}
	f := cmd.Flags()
	f.IntVar(&cfg.Offers, "offers", 1000, "in the catalogue")
	f.IntVar(&cfg.Updates, "updates", 2000, "in a sample")
	f.IntVar(&cfg.Samples, "samples", 9, "of each side")
	f.BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}
