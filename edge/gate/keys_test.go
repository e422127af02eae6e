package gate

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"golang.org/x/crypto/ssh"
)

// draw makes a key and its line in a list.
func draw(t testing.TB) (ssh.Signer, string) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer, strings.TrimSpace(string(ssh.MarshalAuthorizedKey(signer.PublicKey())))
}

func weakRSA(t *testing.T) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	pub, err := ssh.NewPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	return string(ssh.MarshalAuthorizedKey(pub))
}

func TestReadKeys(t *testing.T) {
	alice, aliceLine := draw(t)
	bob, bobLine := draw(t)
	carol, _ := draw(t)
	path := filepath.Join(t.TempDir(), "keys")
	text := "# who looks\n\n" + aliceLine + " alice@home\n  may-act " + bobLine + "\r\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	keys, err := ReadKeys(path)
	if err != nil || len(keys) != 2 {
		t.Fatalf("%v, %v", keys, err)
	}
	if k, ok := find(keys, alice.PublicKey()); !ok || k.Name != "alice@home" || k.Act {
		t.Errorf("alice is %+v, %v", k, ok)
	}
	if k, ok := find(keys, bob.PublicKey()); !ok || k.Name != ssh.FingerprintSHA256(bob.PublicKey()) || !k.Act {
		t.Errorf("bob is %+v, %v", k, ok)
	}
	if _, ok := find(keys, carol.PublicKey()); ok {
		t.Error("carol is let in")
	}
}

func TestListsThatAreRefused(t *testing.T) {
	_, line := draw(t)
	for name, c := range map[string]struct{ text, says string }{
		"empty":             {"# nobody\n", ErrNoKeys.Error()},
		"no key":            {line + "\nssh-ed25519 AAAA alice\n", "line 2: not a public key"},
		"a private key":     {"-----BEGIN OPENSSH PRIVATE KEY-----\n", "line 1: not a public key"},
		"a fence":           {`from="10.0.0.0/8" ` + line, `option "from=\"10.0.0.0/8\"" is not known`},
		"another option":    {"may-act,restrict " + line, `option "restrict" is not known`},
		"a weak key":        {weakRSA(t), "an RSA key of 1024 bits"},
		"too many":          {strings.Repeat(line+"\n", maxKeys+1), "more than 256 keys"},
		"far too long":      {strings.Repeat("#", maxKeyFile+1), "longer than"},
		"an option alone":   {"may-act\n", "not a public key"},
		"a mistyped option": {"mayact " + line, `option "mayact" is not known`},
	} {
		path := filepath.Join(t.TempDir(), "keys")
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if keys, err := ReadKeys(path); err == nil || !strings.Contains(err.Error(), c.says) || dolly.KindOf(err) != dolly.Usage {
			t.Errorf("%s: %v, %v", name, keys, err)
		}
	}
	if _, err := ReadKeys(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) || !strings.Contains(dolly.HintOf(err), "may-act") {
		t.Errorf("none: %v", err)
	}
	path := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(path, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o620); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadKeys(path); !errors.Is(err, ErrLoose) {
		t.Errorf("loose: %v", err)
	}
}

// FuzzKeys: no text makes a list of keys that names none, or panics.
func FuzzKeys(f *testing.F) {
	_, line := draw(f)
	f.Add([]byte(line))
	f.Add([]byte("may-act " + line + " alice\n#\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		keys, err := parseKeys(text)
		if err == nil && len(keys) == 0 {
			t.Error("an empty list")
		}
		for _, k := range keys {
			if k.Name == "" || k.key == "" {
				t.Errorf("%+v", k)
			}
		}
	})
}
