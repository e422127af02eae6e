package main

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

// bugreport is what dolly bugreport was asked for.
type bugreport struct {
	places
	out    string
	asJSON bool
	dry    bool
}

func newBugreportCommand(env *Env) *cobra.Command {
	b := bugreport{places: places{env: env}}
	cmd := &cobra.Command{
		Use:   "bugreport",
		Short: "Put together what helps to find a fault, without names and keys",
		Long: `Writes an archive with the version, the config, the names and sizes of the files of the
state folder and, if a node answers, its views and its latest events. Nothing is sent
anywhere: look into the archive, then send it yourself.

Keys, tokens and stores are not read. Peer ids, addresses of machines and of bitcoin,
hashes, URLs, mail addresses, the home folder and what the config names (contact,
webhook, hosts) are each replaced by a word with a number.`,
		Example: "  dolly bugreport\n  dolly bugreport --dry-run\n  tar xzOf dolly-bugreport-*.tar.gz | less",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return b.run(cmd.Context()) },
	}
	b.addSocket(cmd)
	f := cmd.Flags()
	f.StringVar(&b.out, "out", "", "file to write (default: dolly-bugreport-DATE.tar.gz here)")
	f.BoolVar(&b.dry, "dry-run", false, "only list what would be in it")
	f.BoolVar(&b.asJSON, "json", false, "print JSON")
	return cmd
}

// bugPart is a file of the archive.
type bugPart struct {
	Name  string `json:"name"`
	Bytes int    `json:"bytes"`
	text  []byte
}

// bugSummary is what is printed.
type bugSummary struct {
	File  string    `json:"file,omitempty"` // empty with --dry-run
	Node  string    `json:"node"`           // answered, or why not
	Parts []bugPart `json:"parts"`
}

func (b *bugreport) run(ctx context.Context) error {
	out := b.out
	if out == "" {
		out = "dolly-bugreport-" + time.Now().UTC().Format("20060102-150405") + ".tar.gz"
	}
	sum, err := b.gather(ctx)
	if err != nil {
		return err
	}
	if !b.dry {
		if err := writeArchive(out, sum.Parts); err != nil {
			return err
		}
		sum.File = out
	}
	if b.asJSON {
		return b.env.JSON(sum)
	}
	for _, p := range sum.Parts {
		b.env.Print("%8d  %s", p.Bytes, p.Name)
	}
	b.env.Say("node: %s", sum.Node)
	if b.dry {
		b.env.Say("nothing was written: this was a dry run")
		return nil
	}
	b.env.Say("%s, %s; nothing was sent: look into it, then send it yourself", out, cli.Count(len(sum.Parts), "file"))
	return nil
}

// writeArchive makes a new file that only its owner can read; one that is there stays.
func writeArchive(path string, parts []bugPart) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return cli.Usagef("choose another with --out", "%s is there already", path)
	}
	if err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "write the report", Err: err}
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	z := gzip.NewWriter(f)
	t := tar.NewWriter(z)
	for _, p := range parts {
		h := &tar.Header{Name: "dolly-bugreport/" + p.Name, Mode: 0o600, Size: int64(len(p.text)), Format: tar.FormatPAX}
		if err := t.WriteHeader(h); err != nil {
			return fmt.Errorf("write %s: %w", p.Name, err)
		}
		if _, err := t.Write(p.text); err != nil {
			return fmt.Errorf("write %s: %w", p.Name, err)
		}
	}
	return errors.Join(t.Close(), z.Close())
}
