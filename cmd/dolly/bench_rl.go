//go:build !lean

package main

import (
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/bench"
	"github.com/spf13/cobra"
)

func newBenchRLCommand(env *Env) *cobra.Command {
	var cfg bench.RLConfig
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "rl",
		Short: "Measure learning consensus, beside PyTorch",
		Long: `Measure simulations of three honest agents that learn to agree by REINFORCE, gradient and
Adam included, on one thread and by processor time after five epochs to warm up. Beside
it the same with each decision evaluated alone, and PyTorch both ways if the Python
that --python names has it; where it does not, that is said, and our rows are printed.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cfg.Simulations < 1 || cfg.Simulations > 100_000 || cfg.Epochs < 1 || cfg.Epochs > 10_000 || cfg.Samples < 1 || cfg.Samples > 1000 {
				return cli.Usagef("", "--simulations from 1 to 100000, --epochs from 1 to 10000, --samples from 1 to 1000")
			}
			rows, missing, err := bench.RL(cmd.Context(), cfg)
			if missing != "" {
				env.Say("PyTorch was not measured: %s", missing)
			}
			return showRows(env, rows, err, asJSON)
		},
	}
	f := cmd.Flags()
	f.IntVar(&cfg.Simulations, "simulations", 200, "an epoch")
	f.IntVar(&cfg.Epochs, "epochs", 100, "that are counted")
	f.IntVar(&cfg.Samples, "samples", 5, "of each side, in turn")
	f.StringVar(&cfg.Python, "python", "python3", "interpreter of the peer")
	f.BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}
