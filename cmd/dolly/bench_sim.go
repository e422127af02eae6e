//go:build !lean

package main

import (
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/bench"
	"github.com/spf13/cobra"
)

func newBenchSimCommand(env *Env) *cobra.Command {
	var cfg bench.SimConfig
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "sim",
		Short: "Measure the simulator: agent-days, deliveries, bytes an agent",
		Long: `Play fleets on virtual time and count agent-days a second of processor time, all monitors
on: calm ones that sell blindly and by averages, and one with every fault at once, in
fidelity A; deliveries of gossip in B; and the heap that an agent takes at the end, with
all that the world keeps. The check is the hash of all that happened, of seed 1: the same
on every machine.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cfg.Agents < 10 || cfg.Agents > 10_000 || cfg.Days < 2 || cfg.Days > 1000 || cfg.Samples < 1 || cfg.Samples > 100 {
				return cli.Usagef("", "--agents from 10 to 10000, --days from 2 to 1000, --samples from 1 to 100")
			}
			rows, err := bench.Sim(cmd.Context(), cfg)
			return showRows(env, rows, err, asJSON)
		},
	}
	f := cmd.Flags()
	f.IntVar(&cfg.Agents, "agents", 300, "slots of calm fleets; others have a third of them")
	f.IntVar(&cfg.Days, "days", 90, "that fidelity A plays; B plays a tenth of them")
	f.IntVar(&cfg.Samples, "samples", 3, "of each variant")
	f.BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}
