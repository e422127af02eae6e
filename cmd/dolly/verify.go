//go:build !lean

package main

import (
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func newVerifyCommand(env *Env) *cobra.Command {
	return cli.Parent(&cobra.Command{
		Use:   "verify",
		Short: "Measure in a laboratory that the promises hold",
		Long: `Measure in a laboratory, on virtual time and without a network, that what the
README promises holds. Each run has a seed: the same seed gives the same run.
A broken promise gives exit code 1.`,
	},
		newVerifyFaultsCommand(env),
		newVerifyAPICommand(env),
		newFaultsChildCommand(env),
		newFaultsPlayerCommand(env),
		newVerifySwapsCommand(env),
		newVerifyFleetCommand(env),
		newVerifyStopCommand(env),
		newVerifyMutantsCommand(env),
	)
}

// sample is how much of a figure is measured, and from where on.
type sample struct {
	runs, agents, liars int
	seed                uint64
}

func (s *sample) flags(f *pflag.FlagSet, runs int) {
	f.IntVar(&s.runs, "runs", runs, "fleets")
	f.IntVar(&s.agents, "agents", 30, "of each at most")
	f.IntVar(&s.liars, "liars", 20, "percent of the agents that lie")
	f.Uint64Var(&s.seed, "seed", 1, "of the first fleet; the others follow")
}

func (s *sample) check() error {
	switch {
	case s.runs < 1 || s.agents < 1:
		return cli.Usagef("", "at least one run with one agent")
	case s.liars < 0 || s.liars > 100:
		return cli.Usagef("", "--liars is a number of percent")
	}
	return nil
}
