package main

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"filippo.io/age"
	"filippo.io/age/armor"
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// createOperator draws the operator's key and writes its seed as an age file
// that a passphrase opens, so that it can be opened without this program too.
func createOperator(path, passphrase string) (wire.Key, error) {
	var seed [32]byte
	if _, err := rand.Read(seed[:]); err != nil {
		return wire.Key{}, fmt.Errorf("draw the operator's key: %w", err)
	}
	sealed, err := lock(seed[:], passphrase)
	if err == nil {
		err = writeFile(path, sealed, 0o600)
	}
	if err != nil {
		return wire.Key{}, fmt.Errorf("write the operator's key: %w", err)
	}
	return wire.NewKey(seed), nil
}

func lock(secret []byte, passphrase string) ([]byte, error) {
	to, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	text := armor.NewWriter(&out)
	w, err := age.Encrypt(text, to)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(secret)
	if err := errors.Join(err, w.Close(), text.Close()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// unlockOperator asks for the passphrase and opens the key in a charter's folder.
func unlockOperator(env *Env, dir string, fd int) (wire.Key, error) {
	secret, err := env.Passphrase("passphrase of the operator's key", fd, false)
	if err != nil {
		return wire.Key{}, err
	}
	return openOperator(folder(dir).operator(), secret)
}

// openOperator reads what createOperator wrote.
func openOperator(path, passphrase string) (wire.Key, error) {
	fail := func(err error, hint string) (wire.Key, error) {
		return wire.Key{}, &dolly.Error{Kind: dolly.Usage, Text: "operator's key " + path, Err: err, Hint: hint}
	}
	sealed, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fail(errors.New("no such file"), "this is done where the operator's key is kept")
	}
	if err != nil {
		return fail(err, "")
	}
	id, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return fail(err, "")
	}
	r, err := age.Decrypt(armor.NewReader(bytes.NewReader(sealed)), id)
	if wrong := (*age.NoIdentityMatchError)(nil); errors.As(err, &wrong) {
		return fail(errors.New("wrong passphrase"), "nothing else opens it; a copy of the key opens with the same")
	}
	if err != nil {
		return fail(err, "the file is damaged; restore a copy")
	}
	seed, err := io.ReadAll(io.LimitReader(r, 33))
	if err != nil || len(seed) != 32 {
		return fail(errors.Join(errors.New("not a key"), err), "the file is damaged; restore a copy")
	}
	return wire.NewKey([32]byte(seed)), nil
}
