package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/ledger/audit"
	"github.com/spf13/cobra"
)

// ledgerVerify is what dolly ledger verify was asked for.
type ledgerVerify struct {
	ledgerSource
	asJSON bool
}

func newLedgerVerifyCommand(env *Env) *cobra.Command {
	v := ledgerVerify{ledgerSource: ledgerSource{places: places{env: env}}}
	cmd := &cobra.Command{
		Use:   "verify [FILE]",
		Short: "Check every signature, hash, total and counter-half again",
		Long: `Reads an export, without a node and without the network, and counts everything again
from the bytes that were signed. What is wrong is a claim of the file that these
bytes do not bear out: exit code 1. What is only worth knowing (debits that nobody
answered, locks that are open, gaps, keys that signed two truths) is no failure.
Without a file, a running node's ledger is checked.`,
		Example: "  dolly ledger export --out ledger.jsonl && dolly ledger verify ledger.jsonl\n  dolly ledger verify --json",
		Args:    cobra.MaximumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return v.run(cmd.Context(), args) },
	}
	v.flags(cmd)
	cmd.Flags().BoolVar(&v.asJSON, "json", false, "print JSON")
	return cmd
}

func (v *ledgerVerify) run(ctx context.Context, args []string) error {
	if len(args) == 1 && v.file != "" {
		return cli.Usagef("", "a file is named twice")
	}
	if len(args) == 1 {
		v.file = args[0]
	}
	r, err := v.check(ctx)
	if err != nil {
		return err
	}
	if err := v.tell(r); err != nil {
		return err
	}
	if r.Wrong > 0 {
		return &dolly.Error{Kind: dolly.Failed, Text: wrongWords(r.Wrong)}
	}
	return nil
}

func wrongWords(n int) string {
	if n == 1 {
		return "one thing is wrong"
	}
	return fmt.Sprintf("%d things are wrong", n)
}

func (v *ledgerVerify) check(ctx context.Context) (*audit.Report, error) {
	if v.file != "" {
		return v.read(v.file)
	}
	b, err := v.fetch(ctx)
	if err != nil {
		return nil, err
	}
	in, out := io.Pipe()
	go func() { _ = out.CloseWithError(audit.Write(out, b.head, b.Ledger)) }()
	r, err := audit.Read(in)
	return r, errors.Join(err, in.Close())
}

func (v *ledgerVerify) tell(r *audit.Report) error {
	if v.asJSON {
		return v.env.JSON(r)
	}
	for _, f := range r.Findings {
		word := "note "
		if f.Wrong {
			word = "wrong"
		}
		if f.Line > 0 {
			v.env.Print("%s  line %d: %s", word, f.Line, f.What)
		} else {
			v.env.Print("%s  %s", word, f.What)
		}
	}
	v.env.Print("%s, %s, %s on %s: %d wrong, the books are off by %s", cli.Count(r.Accounts, "account"),
		cli.Count(r.Blocks, "block"), cli.Count(r.Proofs, "proof"), r.Head.Network, r.Wrong, cli.Count(r.Sum, "byte"))
	return nil
}
