package main

import (
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

func newLedgerCommand(env *Env) *cobra.Command {
	cmd := cli.Parent(&cobra.Command{
		Use:   "ledger",
		Short: "Look at who did what for whom, down to both signatures",
		Long: `Shows, checks and exports the half-blocks that a node holds of everybody's chains.
Nothing that a node says is believed: these commands fetch what was signed, verify
each signature, and count again. With --file they do the same to an export, without
a node. Without a command, prints the figures of all keys, as show does.`,
		Example: "  dolly ledger\n  dolly ledger show self/3",
	},
		newLedgerShowCommand(env),
		newLedgerVerifyCommand(env),
		newLedgerExportCommand(env),
	)
	v := ledgerShow{ledgerSource: ledgerSource{places: places{env: env}}}
	v.flags(cmd)
	cmd.Flags().BoolVar(&v.asJSON, "json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return v.run(cmd.Context(), nil) }
	return cmd
}
