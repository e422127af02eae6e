package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/wire"
)

// folder is where an operator keeps a fleet's charter and its keys.
type folder string

func (f folder) file(name string) string { return filepath.Join(string(f), name) }

func (f folder) charter() string  { return f.file("charter.cbor") }
func (f folder) operator() string { return f.file("operator.age") }
func (f folder) lease() string    { return f.file("lease.key") }
func (f folder) stop() string     { return f.file("stop.key") }
func (f folder) warden() string   { return f.file("warden.key") }

// open reads the charter.
func (f folder) open() (charter.Signed[charter.Charter], error) { return readCharter(f.charter()) }

// readCharter reads a charter of any network from a file, or from a folder that
// has one.
func readCharter(path string) (charter.Signed[charter.Charter], error) {
	var none charter.Signed[charter.Charter]
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = folder(path).charter()
	}
	raw, err := readRecord(path)
	if errors.Is(err, fs.ErrNotExist) {
		return none, &dolly.Error{Kind: dolly.Usage, Text: "no charter at " + path, Hint: "dolly charter create makes one"}
	}
	if err != nil {
		return none, &dolly.Error{Kind: dolly.Usage, Text: "the charter cannot be read", Err: err}
	}
	var failed error
	for _, n := range []dolly.Network{dolly.Main, dolly.Test, dolly.Town} {
		c, err := charter.OpenCharter(n, raw)
		if err == nil {
			return c, nil
		}
		failed = err
	}
	return none, &dolly.Error{Kind: dolly.Usage, Text: "charter " + path, Err: failed, Hint: "the file is damaged, or no charter"}
}

// fleetKeys are drawn once, when a charter is made.
type fleetKeys struct {
	operator, lease, stop, warden wire.Key

	standby, standbyPeer wire.Key
}

// foundFolder makes the folder with fill, whole or not at all. One that is there
// and not empty is refused: its keys may be the only copies.
func foundFolder(path string, fill func(folder) error) error {
	if rest, err := os.ReadDir(path); err == nil && len(rest) > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &dolly.Error{Kind: dolly.Failed, Text: path + " is there and not empty", Err: err, Hint: "--out names a new folder; old keys are never overwritten"}
	}
	parent := filepath.Dir(filepath.Clean(path))
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return fmt.Errorf("make the charter's folder: %w", err)
	}
	made, err := os.MkdirTemp(parent, ".charter-*")
	if err != nil {
		return fmt.Errorf("make the charter's folder: %w", err)
	}
	err = fill(folder(made))
	if err == nil {
		err = fault.Do(fault.Rename, "charter folder", func() error { return os.Rename(made, path) })
	}
	if err != nil {
		return errors.Join(err, os.RemoveAll(made))
	}
	return nil
}

// drawKeys writes the other keys in the clear, each for one machine, and the
// operator's under the passphrase. Alone, a fleet has no keys of a warden.
func (f folder) drawKeys(passphrase string, alone, standby bool) (k fleetKeys, err error) {
	files := []struct {
		path string
		key  *wire.Key
	}{
		{f.stop(), &k.stop}, {f.lease(), &k.lease}, {f.warden(), &k.warden},
		{f.file("standby.key"), &k.standby}, {f.file("standby-peer.key"), &k.standbyPeer},
	}
	switch {
	case alone:
		files = files[:1]
	case !standby:
		files = files[:3]
	}
	for _, file := range files {
		if *file.key, err = edge.CreateKey(file.path); err != nil {
			return k, err
		}
	}
	k.operator, err = createOperator(f.operator(), passphrase)
	return k, err
}
