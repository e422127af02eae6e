package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/ledger/audit"
	"github.com/spf13/cobra"
)

func newLedgerExportCommand(env *Env) *cobra.Command {
	s := ledgerSource{places: places{env: env}}
	var out string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write everything that a node holds of everybody's chains",
		Long: `Writes one JSON object a line: a head, proofs against condemned keys, every half-block
with its fields and the envelope as it was signed, the figures of each key, an end
with a digest. Amounts are bytes. dolly ledger verify checks such a file.`,
		Example: "  dolly ledger export | gzip > ledger.jsonl.gz\n  dolly ledger export --out ledger.jsonl",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return s.export(cmd.Context(), out, asJSON) },
	}
	s.flags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "say as JSON what was written to --out; an export itself is always JSON lines")
	cmd.Flags().StringVarP(&out, "out", "o", "", "new file to write; default is standard output")
	return cmd
}

// exportedLedger is what was written.
type exportedLedger struct {
	File   string     `json:"file"`
	Head   audit.Head `json:"head"`
	Keys   int        `json:"keys"`
	Blocks int        `json:"blocks"`
}

func (s *ledgerSource) export(ctx context.Context, path string, asJSON bool) error {
	b, err := s.open(ctx)
	if err != nil {
		return err
	}
	if path == "" {
		return writeBooks(s.env.Out, b)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return &dolly.Error{Kind: dolly.Usage, Text: path + " is there already", Hint: "name a new file"}
	}
	if err != nil {
		return &dolly.Error{Kind: dolly.Usage, Text: "the export cannot be written", Err: err}
	}
	if err := errors.Join(writeBooks(f, b), f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	if asJSON {
		return s.env.JSON(exportedLedger{path, b.head, len(b.Keys()), b.blocks()})
	}
	s.env.Say("%s of %s written to %s", cli.Count(b.blocks(), "block"), cli.Count(len(b.Keys()), "key"), path)
	return nil
}

func writeBooks(w io.Writer, b *ledgerBooks) error {
	out := bufio.NewWriter(w)
	if err := audit.Write(out, b.head, b.Ledger); err != nil {
		return err
	}
	return out.Flush()
}
