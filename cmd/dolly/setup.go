package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/node/settings"
	"github.com/spf13/cobra"
)

// setup is what dolly setup was asked for.
type setup struct {
	places
	network string
	state   string
	print   bool
	force   bool
	asJSON  bool
}

// setUp is what it did.
type setUp struct {
	Config  string       `json:"config"`
	State   string       `json:"state"`
	Key     string       `json:"key"`
	Peer    dolly.PeerID `json:"peer_id"`
	OldKey  bool         `json:"key_was_there"`
	Network string       `json:"network"`
}

func newSetupCommand(env *Env) *cobra.Command {
	s := setup{places: places{env: env}}
	cmd := &cobra.Command{
		Use:   "setup",
		Short: "Make a config file and a key",
		Long: `Writes a config file in which every key is explained, and draws the key of this
node. A config that is there is kept unless --force is given; a key that is there
is always kept, for it is who the node is.`,
		Example: "  dolly setup\n  dolly setup --print | less",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return s.run() },
	}
	s.addConfig(cmd)
	f := cmd.Flags()
	f.StringVar(&s.network, "network", string(dolly.Test), "the world to live in: main, test or town")
	f.StringVar(&s.state, "state", defaultState(), "folder of key, store and socket")
	f.BoolVar(&s.print, "print", false, "print the config and write nothing")
	f.BoolVar(&s.force, "force", false, "overwrite a config that is there")
	f.BoolVar(&s.asJSON, "json", false, "print the result as JSON")
	return cmd
}

func (s *setup) run() error {
	state, err := filepath.Abs(s.state)
	if err != nil {
		return fmt.Errorf("find the state folder: %w", err)
	}
	c := settings.Default(state)
	c.Network = dolly.Network(s.network)
	if err := c.Check(); err != nil {
		return &dolly.Error{Kind: dolly.Usage, Text: "that would be no usable config", Err: err}
	}
	if s.print {
		_, err := s.env.Out.Write(c.Encode())
		return err
	}
	path, _ := s.configPath()
	if err := writeConfig(path, c.Encode(), s.force); err != nil {
		return err
	}
	key, old, err := edge.KeepKey(edge.KeyPath(state))
	if err != nil {
		return err
	}
	return s.report(setUp{path, state, edge.KeyPath(state), key.Peer(), old, s.network})
}

// writeConfig writes the file as a whole or not at all.
func writeConfig(path string, text []byte, force bool) error {
	if _, err := os.Lstat(path); err == nil && !force {
		return &dolly.Error{Kind: dolly.Failed, Text: "there is a config at " + path, Hint: "--force overwrites it, --print shows a new one"}
	}
	if err := writeFile(path, text, 0o600); err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "write the config", Err: err, Hint: "--config names another place"}
	}
	return nil
}

// writeFile writes a file through a temporary one beside it, and makes the
// folder if it is missing.
func writeFile(path string, text []byte, mode fs.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".dolly-*")
	if err != nil {
		return err
	}
	err = fault.Do(fault.Write, "file", func() error {
		_, err := f.Write(text)
		return errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	})
	if err == nil {
		err = fault.Do(fault.Rename, "file", func() error { return os.Rename(f.Name(), path) })
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

func (s *setup) report(did setUp) error {
	if s.asJSON {
		return s.env.JSON(did)
	}
	key := did.Key
	if did.OldKey {
		key += "  (kept)"
	}
	s.env.Table([][2]string{{"config", did.Config}, {"key", key}, {"peer id", did.Peer.String()}})
	s.env.Say("")
	s.env.Say("Next, where the operator's keys are:")
	s.env.Say("  dolly charter create --fleet NAME --provider NAME --out charter")
	s.env.Say("  dolly charter grant --charter charter --key %s \\", did.Peer)
	s.env.Say("    --name ada --offer provider/plan/region --price SAT --rent-ends DATE")
	s.env.Say("Then, here, with the inheritance.cbor that it writes in %s:", did.State)
	s.env.Say("  dolly agent")
	return nil
}
