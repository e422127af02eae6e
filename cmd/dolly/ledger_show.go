package main

import (
	"context"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/ledger/audit"
	"github.com/spf13/cobra"
)

// ledgerShow is what dolly ledger show was asked for.
type ledgerShow struct {
	ledgerSource
	asJSON bool
	figure string
	limit  int
}

func newLedgerShowCommand(env *Env) *cobra.Command {
	v := ledgerShow{ledgerSource: ledgerSource{places: places{env: env}}}
	cmd := &cobra.Command{
		Use:   "show [KEY | KEY/NUMBER | HASH]",
		Short: "Print balances, a key's chain, or a block with both signatures",
		Long: `Without an argument, prints the figures of all keys. With a key, all of its figures
and the blocks behind them; --figure keeps to those behind one. With a block, both
halves of the transaction, each with its signature and the bytes that were signed.

A key is a peer id, the end of one (at least 4 characters), or self. A block is
KEY/NUMBER or the beginning of its hash (at least 8 digits).`,
		Example: "  dolly ledger show\n  dolly ledger show self --figure gained\n  dolly ledger show self/3 --json\n  dolly ledger show 6b86b273 --file ledger.jsonl",
		Args:    cobra.MaximumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return v.run(cmd.Context(), args) },
	}
	v.flags(cmd)
	f := cmd.Flags()
	f.BoolVar(&v.asJSON, "json", false, "print JSON")
	f.StringVar(&v.figure, "figure", "", "only the blocks behind one figure: gained, carried or spent")
	f.IntVarP(&v.limit, "limit", "n", 50, "how many of the latest blocks; 0 is all")
	return cmd
}

func (v *ledgerShow) run(ctx context.Context, args []string) error {
	switch {
	case v.limit < 0:
		return cli.Usagef("", "--limit is a count")
	case v.figure != "" && v.figure != "gained" && v.figure != "carried" && v.figure != "spent":
		return cli.Usagef("there are gained, carried and spent", "%q is no figure", v.figure)
	case v.figure != "" && len(args) == 0:
		return cli.Usagef("dolly ledger show self --figure "+v.figure, "whose %s", v.figure)
	}
	b, err := v.open(ctx)
	if err != nil {
		return err
	}
	if len(args) == 0 {
		return v.all(b)
	}
	key, block, err := b.find(args[0])
	if err != nil {
		return err
	}
	if block != nil {
		return v.block(b, *block)
	}
	return v.chain(b, key)
}

// ledgerAccount is an account as one key sees it.
type ledgerAccount struct {
	ledger.Account
	Trust dolly.MB `json:"trust_bytes"` // what flowed to it from who holds the ledger
}

// ledgerSummary is what show prints of a whole ledger.
type ledgerSummary struct {
	Head     audit.Head      `json:"head"`
	Blocks   int             `json:"blocks"`
	Sum      dolly.MB        `json:"sum_bytes"` // 0: what some gained others spent
	Accounts []ledgerAccount `json:"accounts"`
}

func (b *ledgerBooks) account(k dolly.PeerID) ledgerAccount {
	return ledgerAccount{b.Account(k), b.Trust(b.head.Self, k)}
}

func (v *ledgerShow) all(b *ledgerBooks) error {
	s := ledgerSummary{Head: b.head, Blocks: b.blocks(), Sum: b.Sum(), Accounts: []ledgerAccount{}}
	for _, k := range b.Keys() {
		s.Accounts = append(s.Accounts, b.account(k))
	}
	if v.asJSON {
		return v.env.JSON(s)
	}
	v.env.Print("%-9s %14s %14s %14s %14s %14s %8s", "key", "balance MB", "gained", "carried", "spent", "trust", "blocks")
	for _, a := range s.Accounts {
		mark := ""
		switch {
		case a.Condemned:
			mark = "  condemned"
		case a.Key == b.head.Self:
			mark = "  self"
		case a.Missing > 0:
			mark = fmt.Sprintf("  %d missing", a.Missing)
		}
		v.env.Print("%-9s %14s %14s %14s %14s %14s %8d%s", a.Key.Short(), mega(a.Balance), mega(a.Gained), mega(a.Carried), mega(a.Spent), mega(a.Trust), a.Last, mark)
	}
	v.env.Print("%s, %s on %s, as %s holds them; the books are off by %s", cli.Count(len(s.Accounts), "key"), cli.Count(s.Blocks, "block"),
		b.head.Network, b.head.Self, cli.Count(s.Sum, "byte"))
	return nil
}

// mega prints bytes as MB, cut off after six decimals: a byte is about one of the last.
func mega(mb dolly.MB) string {
	sign := ""
	if mb < 0 {
		sign, mb = "-", -mb
	}
	return fmt.Sprintf("%s%d.%06d", sign, mb/dolly.MiB, mb%dolly.MiB*1_000_000/dolly.MiB)
}
