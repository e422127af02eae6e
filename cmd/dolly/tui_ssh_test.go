package main

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/remote"
	"golang.org/x/crypto/ssh"
)

// sshKey draws a key, as a signer and as a line of a list.
func sshKey(t *testing.T) (ssh.Signer, string) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer, string(ssh.MarshalAuthorizedKey(signer.PublicKey()))
}

// serve serves a node until it is told to stop.
func serve(t *testing.T, n dolly.Node, socket string) (stop func()) {
	t.Helper()
	l, err := remote.Listen(socket)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- remote.Serve(ctx, n, l) }()
	return func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// TestConsoleOverSSH: the real program serves a console to a key that is listed, which
// may look; its terminal's size is that of the client, and is followed.
func TestConsoleOverSSH(t *testing.T) {
	n, err := benchNode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp(shortTemp(), "d")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	defer serve(t, n, socket)()
	alice, line := sshKey(t)
	keys := filepath.Join(dir, "keys")
	if err := os.WriteFile(keys, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	addr := serveSSH(t, dir, "--ssh-keys", keys, "--socket", socket)
	c, err := ssh.Dial("tcp", addr, &ssh.ClientConfig{User: "alice", Auth: []ssh.AuthMethod{ssh.PublicKeys(alice)}, HostKeyCallback: ssh.InsecureIgnoreHostKey()}) //nolint:gosec // its own server
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	in, err := s.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.RequestPty("xterm-256color", 24, 80, nil), s.Shell()); err != nil {
		t.Fatal(err)
	}
	screen := bufio.NewReader(out)
	until(t, screen, "residual 0")
	if _, err := io.WriteString(in, "a"); err != nil {
		t.Fatal(err)
	}
	until(t, screen, "may only look")
	if err := s.WindowChange(5, 40); err != nil { // too small for a screen
		t.Fatal(err)
	}
	until(t, screen, "of 48 slots")
	if _, err := io.WriteString(in, "q"); err != nil {
		t.Fatal(err)
	}
	until(t, screen, "\x1b[?1049l")
	if err := s.Wait(); err != nil {
		t.Error(err)
	}
}

// until reads up to a text.
func until(t *testing.T, r *bufio.Reader, text string) {
	t.Helper()
	var seen strings.Builder
	for !strings.HasSuffix(seen.String(), text) {
		b, err := r.ReadByte()
		if err != nil {
			t.Fatalf("no %q in %q: %v", text, seen.String(), err)
		}
		seen.WriteByte(b)
	}
}

// serveSSH starts dolly tui --serve-ssh, with its state in a folder, and returns its
// address.
func serveSSH(t *testing.T, state string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "dolly", append([]string{"tui", "--serve-ssh", "127.0.0.1:0"}, args...)...)
	cmd.Env = append(os.Environ(), "XDG_STATE_HOME="+state, "HOME="+state)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = time.Minute
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(said)
	if !lines.Scan() || !strings.HasPrefix(lines.Text(), "serving consoles at ") {
		t.Fatalf("said %q", lines.Text())
	}
	go func() {
		for lines.Scan() { // whatever it says
		}
	}()
	t.Cleanup(func() { _ = cmd.Wait() }) // it was interrupted
	return strings.Fields(lines.Text())[3]
}

// alone is a node that says who it is.
type alone struct{ dolly.Node }

func (alone) Info(context.Context) (dolly.Info, error) { return dolly.Info{Name: "ada"}, nil }

// TestLooking: a node to look at says so and does nothing.
func TestLooking(t *testing.T) {
	l := looking{alone{}}
	if i, err := l.Info(t.Context()); err != nil || i.Name != "ada" || !i.ReadOnly {
		t.Errorf("%+v, %v", i, err)
	}
	for _, dry := range []bool{false, true} {
		if _, err := l.Do(t.Context(), dolly.Action{Name: "pause"}, dry); dolly.KindOf(err) != dolly.Refused || !errors.Is(err, errLooks) {
			t.Error(err)
		}
	}
}
