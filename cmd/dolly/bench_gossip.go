//go:build !lean

package main

import (
	"time"

	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/bench"
	"github.com/spf13/cobra"
)

func newBenchGossipCommand(env *Env) *cobra.Command {
	var cfg bench.GossipConfig
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "gossip",
		Short: "Measure how orders spread among hosts",
		Long: `Spread orders among hosts in this process, one by one (steady, ten a second) and in
bursts: once in batches that their traders signed, as agents do, and once an order a
message over gossipsub as libp2p has it by default, which signs each. Told are bytes
written to gossip's streams and processor time, an order and host, and how long the
median message took to reach the last host; and what a host uses while it is idle.
With the defaults 1,000 orders a side are spread in two minutes.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cfg.Hosts < 2 || cfg.Hosts > 200 || cfg.Steady < 1 || cfg.Burst < 1 || cfg.Samples < 1 {
				return cli.Usagef("", "--hosts from 2 to 200, --steady, --burst and --samples from 1")
			}
			rows, err := bench.Gossip(cmd.Context(), cfg)
			return showRows(env, rows, err, asJSON)
		},
	}
	cfg.Settle, cfg.Quiet, cfg.Idle = 3*time.Second, 6*time.Second, 3*time.Second
	f := cmd.Flags()
	f.IntVar(&cfg.Hosts, "hosts", 50, "that gossip")
	f.IntVar(&cfg.Steady, "steady", 20, "orders in a steady sample")
	f.IntVar(&cfg.Burst, "burst", 180, "orders in a burst, in lots of twenty a trader")
	f.IntVar(&cfg.Samples, "samples", 5, "of each kind")
	f.BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}
