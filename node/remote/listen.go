package remote

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"

	"github.com/dollynator/dolly"
)

// maxPath is what a socket's address holds on Linux and macOS, in bytes.
const maxPath = 103

// Listen opens a unix socket at path that only its owner may use (mode 0600, in
// a folder that is made with 0700 if missing). A socket that a killed process
// left is removed; one that somebody serves is [ErrServed]; any other file is
// [ErrNotSocket] and stays. Closing the listener removes the socket.
func Listen(path string) (net.Listener, error) {
	l, err := listen(path)
	if err != nil {
		e := &dolly.Error{Kind: dolly.Failed, Text: "listen at " + path, Err: err}
		if errors.Is(err, ErrServed) {
			e.Hint = "stop it, or give this node a folder of its own"
		}
		return nil, e
	}
	return l, nil
}

func listen(path string) (net.Listener, error) {
	if err := checkPath(path); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	if err := clearStale(path); err != nil {
		return nil, err
	}
	l, err := bind(path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// bind makes the socket. Linux gives it the mode that its descriptor has, so
// that nobody else gets in before the mode is set by name, whatever the umask;
// elsewhere the descriptor takes none.
func bind(path string) (net.Listener, error) {
	lc := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		return c.Control(func(fd uintptr) { _ = syscall.Fchmod(int(fd), 0o600) })
	}}
	return lc.Listen(context.Background(), "unix", path)
}

func checkPath(path string) error {
	if len(path) > maxPath {
		return &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf("a socket's path has at most %d bytes, this one %d", maxPath, len(path)),
			Hint: "choose a folder with a shorter name"}
	}
	return nil
}

// clearStale removes the socket at path if nobody answers there.
func clearStale(path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if info.Mode().Type() != fs.ModeSocket {
		return ErrNotSocket
	}
	c, err := net.Dial("unix", path)
	if err == nil {
		return errors.Join(ErrServed, c.Close())
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return err
	}
	return os.Remove(path)
}
