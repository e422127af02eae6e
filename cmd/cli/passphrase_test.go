package cli

import (
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/dollynator/dolly"
)

func TestPassphraseFromADescriptor(t *testing.T) {
	for text, want := range map[string]string{"tulip\n": "tulip", "tulip": "tulip", "two words\r\nmore\n": "two words"} {
		env := &Env{In: strings.NewReader(text)}
		if got, err := env.Passphrase("x", 0, true); err != nil || got != want {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.WriteString("rose\n"); err != nil {
		t.Fatal(err)
	}
	own, err := syscall.Dup(int(r.Fd())) // closed by who reads it
	if err != nil {
		t.Fatal(err)
	}
	env := &Env{In: strings.NewReader("not this")}
	if got, err := env.Passphrase("x", own, false); err != nil || got != "rose" {
		t.Errorf("from a pipe: %q, %v", got, err)
	}
	if err := errors.Join(r.Close(), w.Close()); err != nil {
		t.Error(err)
	}
}

func TestPassphraseIsNotMadeUp(t *testing.T) {
	for name, c := range map[string]struct {
		in string
		fd int
	}{"empty line": {"\n", 0}, "nothing": {"", 0}, "no terminal": {"tulip\n", -1}} {
		env := &Env{In: strings.NewReader(c.in)}
		if got, err := env.Passphrase("x", c.fd, false); dolly.KindOf(err) != dolly.Usage || got != "" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
