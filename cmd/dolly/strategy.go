package main

import (
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

func newStrategyCommand(env *Env) *cobra.Command {
	return cli.Parent(&cobra.Command{
		Use:   "strategy",
		Short: "Ask a strategy what it would sell, or compare all on a price history",
	},
		newStrategyEvalCommand(env),
		newStrategyBacktestCommand(env),
	)
}
