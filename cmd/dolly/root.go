package main

import (
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

// Env is what a command has of the world around it.
type Env = cli.Env

func newRootCommand(env *Env) *cobra.Command {
	root := cli.Parent(&cobra.Command{
		Use:   "dolly",
		Short: "A fleet of small servers that pay their own rent",
		Long: `Dolly is a bounded fleet of agents that carry traffic, earn MB for it, sell the
MB for bitcoin, and rent the next server with that: never more agents and never
more money than a charter, signed by the operator, allows.

Flags come before DOLLY_* variables, and those before the config file. Exit codes:
0 done, 1 failed, 2 asked wrongly, 3 refused by the charter, 4 no node answers,
5 done in part, 130 interrupted.`,
	},
		newSetupCommand(env),
		newCharterCommand(env),
		newWardenCommand(env),
		newAgentCommand(env),
		newSweepCommand(env),
		newStatusCommand(env),
		newTUICommand(env),
		newFleetCommand(env),
		newPeersCommand(env),
		newWalletCommand(env),
		newMoneyCommand(env),
		newReportCommand(env),
		newLimitsCommand(env),
		newHistoryCommand(env),
		newEventsCommand(env),
		newMarketBookCommand(env),
		newMarketOrdersCommand(env),
		newMarketTradesCommand(env),
		newDoCommand(env),
		newMarketCommand(env),
		newLedgerCommand(env),
		newVisionCommand(env),
		newIRCCommand(env),
		newInfoCommand(env),
		newBugreportCommand(env),
		newUninstallCommand(env),
		newHostCommand(env),
		newStrategyCommand(env),
		newLearnCommand(env),
		newWhyCommand(env),
		newVersionCommand(env),
	)
	root.AddCommand(laboratoryCommands(env)...)
	return root
}
