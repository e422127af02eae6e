package main

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

// shownMoves is how many movements of a wallet are printed.
const shownMoves = 10

func newWalletCommand(env *Env) *cobra.Command {
	return panelCommand(env, dolly.ViewWallets, &cobra.Command{
		Use:     "wallet",
		Short:   "Print what a running node holds, MB and bitcoin",
		Long:    "Prints the balances of a node and the latest movements of each, MB in bytes and\nbitcoin in satoshi. --json has all movements that are kept.",
		Example: "  dolly wallet\n  dolly wallet --json",
	}, func(rows []dolly.WalletRow) {
		for _, w := range rows {
			printWallet(env, w)
		}
	})
}

func printWallet(env *Env, w dolly.WalletRow) {
	env.Print("%s, in %s; %s", w.ID, w.Unit, orNone(w.Address, "no address"))
	if w.Known {
		env.Columns([]string{">available", ">pending", ">in orders", ">locked"},
			[][]string{{cli.Digits(w.Available), cli.Digits(w.Pending), cli.Digits(w.InOrders), cli.Digits(w.Locked)}})
	}
	rows := [][]string{}
	for _, m := range first(w.Transactions, shownMoves) {
		rows = append(rows, []string{moment(m.At), cli.Digits(m.Amount), m.Kind, m.With, m.Ref})
	}
	if len(rows) > 0 {
		env.Columns([]string{"time", ">amount", "kind", "with", "reference"}, rows)
	}
	env.Print("")
}
