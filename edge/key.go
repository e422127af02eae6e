package edge

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/wire"
)

// Why a key file is refused.
var (
	ErrKeyExists = errors.New("there is a key already")
	ErrKeyLoose  = errors.New("others can read the key file")
	ErrKeyBroken = errors.New("not a key file: want 64 hexadecimal digits")
)

// maxKeyFile is more than a key file has, in bytes.
const maxKeyFile = 256

// brokenHint is the way out of a key file that is none.
const brokenHint = "restore a copy; or move it away, and dolly setup makes a new one"

// KeyPath is where a node with a state folder keeps its key.
func KeyPath(state string) string { return filepath.Join(state, "key") }

// CreateKey draws a key and writes its seed to path, as one line of hexadecimal
// digits that only the owner can read. It makes the folder if it is missing and
// never overwrites: a key is who somebody is.
func CreateKey(path string) (wire.Key, error) {
	fail := func(err error, hint string) (wire.Key, error) {
		return wire.Key{}, &dolly.Error{Kind: dolly.Failed, Text: "create key " + path, Err: err, Hint: hint}
	}
	var seed [32]byte
	if _, err := rand.Read(seed[:]); err != nil {
		return fail(err, "")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fail(err, "choose a folder that you may write to")
	}
	err := writeKey(path, hex.EncodeToString(seed[:])+"\n")
	if errors.Is(err, fs.ErrExist) {
		return fail(ErrKeyExists, "move it away if you mean to be somebody else")
	}
	if err != nil {
		return fail(err, "choose a folder that you may write to")
	}
	return wire.NewKey(seed), nil
}

// writeKey makes the file appear whole or not at all, and only where there is
// none. Half a key file would be refused for ever, by a child that is paid for.
func writeKey(path, text string) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".key-*") // mode 0600
	if err != nil {
		return err
	}
	err = fault.Do(fault.Write, "key", func() error {
		_, err := f.WriteString(text)
		return errors.Join(err, f.Sync(), f.Close())
	})
	if err == nil {
		err = fault.Do(fault.Rename, "key", func() error { return os.Link(f.Name(), path) })
	}
	if err := errors.Join(err, os.Remove(f.Name())); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// KeepKey loads the key at path, or creates one where there is no file.
func KeepKey(path string) (key wire.Key, there bool, err error) {
	if _, err := os.Lstat(path); err == nil {
		key, err := LoadKey(path)
		return key, true, err
	}
	key, err = CreateKey(path)
	return key, false, err
}

// LoadKey reads what [CreateKey] wrote. A file that its group or others can
// read is refused: the key may be known already.
func LoadKey(path string) (wire.Key, error) {
	fail := func(err error, hint string) (wire.Key, error) {
		return wire.Key{}, &dolly.Error{Kind: dolly.Usage, Text: "read key " + path, Err: err, Hint: hint}
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fail(errors.New("no such file"), "dolly setup makes one")
	}
	if err != nil {
		return fail(err, "")
	}
	if !info.Mode().IsRegular() || info.Size() > maxKeyFile {
		return fail(ErrKeyBroken, brokenHint)
	}
	if loose := info.Mode().Perm() & 0o077; loose != 0 {
		return fail(fmt.Errorf("%w: its mode is %04o", ErrKeyLoose, info.Mode().Perm()), "chmod 600 "+path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return fail(err, "it must belong to who runs this program")
	}
	text = bytes.TrimSpace(text)
	var seed [32]byte
	if hex.DecodedLen(len(text)) != len(seed) {
		return fail(ErrKeyBroken, brokenHint)
	}
	if _, err := hex.Decode(seed[:], text); err != nil {
		return fail(ErrKeyBroken, brokenHint)
	}
	return wire.NewKey(seed), nil
}
