package main

import (
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

func newLedgerCommand(env *Env) *cobra.Command {
	return cli.Parent(&cobra.Command{
		Use:   "ledger",
		Short: "Look at who did what for whom, down to both signatures",
		Long: `Shows, checks and exports the half-blocks that a node holds of everybody's chains.
Nothing that a node says is believed: these commands fetch what was signed, verify
each signature, and count again. With --file they do the same to an export, without
a node.`,
	},
		newLedgerShowCommand(env),
		newLedgerVerifyCommand(env),
		newLedgerExportCommand(env),
	)
}
