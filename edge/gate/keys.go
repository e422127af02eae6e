package gate

import (
	"bytes"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/dollynator/dolly"
	"golang.org/x/crypto/ssh"
)

// Why a list of keys is refused.
var (
	ErrLoose  = errors.New("others may write to it")
	ErrNoKeys = errors.New("it names no key")
)

const (
	maxKeys    = 256
	maxKeyFile = 256 << 10 // bytes
	leastRSA   = 2048      // bits

	// mayAct before a key in the list lets it do what changes something.
	mayAct = "may-act"
)

// Key is one that is let in.
type Key struct {
	Name string // what the list calls it, or its fingerprint
	Act  bool   // it may change something; others look
	key  string // as on the wire
}

// ReadKeys reads a list of public keys: lines as OpenSSH's authorized_keys has
// them, of which only the option may-act is known. A line that is not understood
// refuses the whole list.
func ReadKeys(path string) ([]Key, error) {
	fail := func(err error, hint string) ([]Key, error) {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: "read the keys in " + path, Err: err, Hint: hint}
	}
	f, err := os.Open(path)
	if err != nil {
		return fail(errors.Unwrap(err), "put public keys into it, one a line, as in ~/.ssh/id_ed25519.pub; a line that begins with may-act lets its key act, too")
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	if err != nil {
		return fail(err, "")
	}
	if info.Mode().Perm()&0o022 != 0 {
		return fail(fmt.Errorf("%w: its mode is %04o", ErrLoose, info.Mode().Perm()), "chmod go-w "+path)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxKeyFile+1))
	if err != nil {
		return fail(err, "")
	}
	if len(text) > maxKeyFile {
		return fail(fmt.Errorf("it is longer than %d bytes", maxKeyFile), "")
	}
	keys, err := parseKeys(text)
	if err != nil {
		return fail(err, "a line is the content of a .pub file, with may-act before it or not")
	}
	return keys, nil
}

func parseKeys(text []byte) ([]Key, error) {
	var keys []Key
	number := 0
	for line := range bytes.Lines(text) {
		number++
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		k, err := parseKey(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		if keys = append(keys, k); len(keys) > maxKeys {
			return nil, fmt.Errorf("more than %d keys", maxKeys)
		}
	}
	if len(keys) == 0 {
		return nil, ErrNoKeys
	}
	return keys, nil
}

func parseKey(line []byte) (Key, error) {
	pub, name, options, _, err := ssh.ParseAuthorizedKey(line)
	if err != nil {
		return Key{}, errors.New("not a public key")
	}
	if i := slices.IndexFunc(options, func(o string) bool { return o != mayAct }); i >= 0 {
		return Key{}, fmt.Errorf("option %q is not known", options[i])
	}
	if err := fit(pub); err != nil {
		return Key{}, err
	}
	if name == "" {
		name = ssh.FingerprintSHA256(pub)
	}
	return Key{Name: name, Act: len(options) > 0, key: string(pub.Marshal())}, nil
}

// fit refuses keys that prove too little.
func fit(pub ssh.PublicKey) error {
	if _, ok := pub.(*ssh.Certificate); ok {
		return errors.New("a certificate is no key")
	}
	crypto, ok := pub.(ssh.CryptoPublicKey)
	if !ok {
		return nil // a security key has a kind of its own
	}
	if r, ok := crypto.CryptoPublicKey().(*rsa.PublicKey); ok && r.N.BitLen() < leastRSA {
		return fmt.Errorf("an RSA key of %d bits; %d are needed", r.N.BitLen(), leastRSA)
	}
	if pub.Type() == ssh.InsecureKeyAlgoDSA { //nolint:staticcheck // named to be refused
		return errors.New("a DSA key")
	}
	return nil
}

// find is the key in the list that pub is.
func find(keys []Key, pub ssh.PublicKey) (Key, bool) {
	wire := string(pub.Marshal())
	i := slices.IndexFunc(keys, func(k Key) bool { return k.key == wire })
	if i < 0 {
		return Key{}, false
	}
	return keys[i], true
}
