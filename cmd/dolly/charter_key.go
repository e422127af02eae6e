package main

import (
	"fmt"
	"os"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

// operatorLock is what dolly charter key was asked for.
type operatorLock struct {
	env    *Env
	dir    folder
	old    operatorKey
	anew   bool
	newFD  int
	asJSON bool
	dry    bool
}

// operatorFile is what it found, or wrote.
type operatorFile struct {
	DryRun bool         `json:"dry_run"`
	File   string       `json:"file"`
	Key    dolly.PeerID `json:"operator"`
	Opened bool         `json:"opened"` // with the passphrase that was given
	Locked bool         `json:"locked_anew"`
}

func newCharterKeyCommand(env *Env) *cobra.Command {
	o := operatorLock{env: env, old: operatorKey{env: env}}
	cmd := &cobra.Command{
		Use:   "key --charter DIR [--new-passphrase]",
		Short: "Try the passphrase of the operator's key, or change it",
		Long: `Opens operator.age, so that you know that the passphrase is the right one and the
file is whole. With --new-passphrase it is locked with another one. The key stays
the same, and copies made before open with the passphrase that they had.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return o.run() },
	}
	f := cmd.Flags()
	f.StringVar((*string)(&o.dir), "charter", "charter", "folder with the charter and the operator's key")
	o.old.flags(f)
	f.BoolVar(&o.anew, "new-passphrase", false, "lock the key with another passphrase")
	f.IntVar(&o.newFD, "new-passphrase-fd", -1, "read the new passphrase from this file descriptor; else it is asked for, twice")
	f.BoolVar(&o.asJSON, "json", false, "print the result as JSON")
	f.BoolVar(&o.dry, "dry-run", false, "change nothing and ask for no passphrase")
	return cmd
}

func (o *operatorLock) run() error {
	c, err := o.dir.open()
	if err != nil {
		return err
	}
	if !o.anew && o.newFD >= 0 {
		return cli.Usagef("", "--new-passphrase-fd is for --new-passphrase")
	}
	did := operatorFile{DryRun: o.dry, File: o.dir.operator(), Key: c.Key}
	if o.dry {
		if _, err := os.Stat(did.File); err != nil {
			return &dolly.Error{Kind: dolly.Usage, Text: "operator's key", Err: err, Hint: "this is done where the operator's key is kept"}
		}
		return o.report(did)
	}
	key, err := o.old.open(o.dir, c)
	if err != nil {
		return err
	}
	did.Opened = true
	if !o.anew {
		return o.report(did)
	}
	secret, err := o.env.Passphrase("new passphrase for the operator's key", o.newFD, true)
	if err != nil {
		return err
	}
	seed := key.Seed()
	sealed, err := lock(seed[:], secret)
	if err == nil {
		err = writeFile(did.File, sealed, 0o600)
	}
	if err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "lock the operator's key", Err: err, Hint: "the key is as it was"}
	}
	did.Locked = true
	return o.report(did)
}

func (o *operatorLock) report(did operatorFile) error {
	if o.asJSON {
		return o.env.JSON(did)
	}
	state := "it opens"
	switch {
	case did.DryRun:
		state = "not tried: this was a dry run"
	case did.Locked:
		state = "it opens with the new passphrase; copies of it with the one that they had"
	}
	o.env.Table([][2]string{{"key", did.File}, {"of", fmt.Sprintf("the operator %s", did.Key)}, {"state", state}})
	return nil
}
