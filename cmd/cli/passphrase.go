package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// maxPassphrase bounds what is read from a descriptor, in bytes.
const maxPassphrase = 4096

// Passphrase reads a secret: the first line of the file descriptor fd or, if
// that is negative, what is typed at the terminal without being shown; twice,
// if it is a new one. It is never taken from a flag or a variable.
func (e *Env) Passphrase(prompt string, fd int, fresh bool) (string, error) {
	var secret string
	var err error
	if fd >= 0 {
		secret, err = e.fromDescriptor(fd)
	} else {
		secret, err = e.typed(prompt, fresh)
	}
	if err != nil {
		return "", fmt.Errorf("read the passphrase: %w", err)
	}
	if secret == "" {
		return "", Usagef("", "the passphrase is empty")
	}
	return secret, nil
}

func (e *Env) fromDescriptor(fd int) (string, error) {
	in := e.In
	if fd != 0 {
		f := os.NewFile(uintptr(fd), "passphrase")
		if f == nil {
			return "", Usagef("", "descriptor %d is not open", fd)
		}
		defer func() { _ = f.Close() }() // only read
		in = f
	}
	text, err := bufio.NewReader(io.LimitReader(in, maxPassphrase)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimRight(text, "\r\n"), nil
}

func (e *Env) typed(prompt string, fresh bool) (string, error) {
	f, ok := e.In.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return "", Usagef("--passphrase-fd N reads it from a file descriptor", "there is no terminal to ask at")
	}
	first, err := e.ask(f, prompt)
	if err != nil || !fresh {
		return first, err
	}
	second, err := e.ask(f, "once more")
	if err == nil && first != second {
		err = Usagef("", "the two differ")
	}
	return first, err
}

func (e *Env) ask(f *os.File, prompt string) (string, error) {
	_, _ = fmt.Fprintf(e.Err, "%s: ", prompt)
	secret, err := term.ReadPassword(int(f.Fd()))
	e.Say("")
	return string(secret), err
}
