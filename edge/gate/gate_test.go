package gate

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dollynator/dolly/wire"
	"golang.org/x/crypto/ssh"
)

// world is a gate on loopback, whose guests are shown what they are.
type world struct {
	t    *testing.T
	addr string
	list string // path
	host ssh.PublicKey
	stop func() error

	mu   sync.Mutex
	told []string
}

// open opens a gate to the lines of a list.
func open(t *testing.T, show func(context.Context, Guest) error, lines ...string) *world {
	t.Helper()
	key := wire.NewKey([32]byte{1})
	signer, err := ssh.NewSignerFromSigner(key.Private())
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, addr: l.Addr().String(), list: filepath.Join(t.TempDir(), "keys"), host: signer.PublicKey()}
	w.write(lines...)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- Serve(ctx, l, Config{HostKey: key, Keys: func() ([]Key, error) { return ReadKeys(w.list) }, Show: show, Tell: w.tell})
	}()
	w.stop = sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() {
		if err := w.stop(); err != nil {
			t.Error(err)
		}
	})
	return w
}

func (w *world) write(lines ...string) {
	w.t.Helper()
	if err := os.WriteFile(w.list, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) tell(text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.told = append(w.told, text)
}

func (w *world) heard(text string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.ContainsFunc(w.told, func(s string) bool { return strings.Contains(s, text) })
}

// login is a client with a key.
func (w *world) login(how ...ssh.AuthMethod) (*ssh.Client, error) {
	w.t.Helper()
	c, err := ssh.Dial("tcp", w.addr, &ssh.ClientConfig{User: "anybody", Auth: how, HostKeyCallback: ssh.FixedHostKey(w.host), Timeout: time.Minute})
	if err == nil {
		w.t.Cleanup(func() { _ = c.Close() }) // it may be closed
	}
	return c, err
}

// visit is a session of a client who is let in.
func (w *world) visit(key ssh.Signer) *ssh.Session {
	w.t.Helper()
	c, err := w.login(ssh.PublicKeys(key))
	if err != nil {
		w.t.Fatal(err)
	}
	s, err := c.NewSession()
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// introduce writes what a guest is, and its sizes until it types q.
func introduce(ctx context.Context, g Guest) error {
	_, err := fmt.Fprintf(g.Out, "%s act=%v env=%q\n", g.Name, g.Act, g.Env)
	typed := make(chan string)
	go func() {
		defer close(typed)
		buf := make([]byte, 1)
		for {
			if _, err := g.In.Read(buf); err != nil {
				return
			}
			typed <- string(buf)
		}
	}()
	for err == nil {
		select {
		case <-ctx.Done():
			_, err = fmt.Fprint(g.Out, "goodbye\n")
			return errors.Join(err, ctx.Err())
		case s := <-g.Size:
			_, err = fmt.Fprintf(g.Out, "%d by %d\n", s.Width, s.Height)
		case key, ok := <-typed:
			switch {
			case !ok || key == "q":
				return nil
			case key == "f":
				return errors.New("it fell")
			}
		}
	}
	return err
}

// TestGuests: each key sees what it may, with its own terminal.
func TestGuests(t *testing.T) {
	alice, aliceLine := draw(t)
	bob, bobLine := draw(t)
	w := open(t, introduce, aliceLine+" alice", "may-act "+bobLine+" bob")
	for _, c := range []struct {
		key  ssh.Signer
		want string
	}{{alice, `alice act=false env=["LANG=C.UTF-8" "TERM=xterm"]`}, {bob, `bob act=true env=["LANG=C.UTF-8" "TERM=xterm"]`}} {
		s := w.visit(c.key)
		out, in := pipes(t, s)
		if err := s.Setenv("LANG", "C.UTF-8"); err != nil {
			t.Fatal(err)
		}
		if err := s.Setenv("LD_PRELOAD", "x.so"); err == nil {
			t.Error("any variable is taken")
		}
		if err := s.RequestPty("xterm", 24, 80, nil); err != nil {
			t.Fatal(err)
		}
		if err := s.Shell(); err != nil {
			t.Fatal(err)
		}
		expect(t, out, c.want)
		expect(t, out, "80 by 24")
		if err := s.WindowChange(50, 120); err != nil {
			t.Fatal(err)
		}
		expect(t, out, "120 by 50")
		say(t, in, "q")
		if err := s.Wait(); err != nil {
			t.Error(err)
		}
	}
	if !w.heard("alice from 127.0.0.1") || !w.heard("bob from") || !w.heard("looks, and may act") {
		t.Errorf("told %q", w.told)
	}
}

func pipes(t *testing.T, s *ssh.Session) (*bufio.Scanner, io.Writer) {
	t.Helper()
	out, err := s.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	in, err := s.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	return bufio.NewScanner(out), in
}

func expect(t *testing.T, out *bufio.Scanner, want string) {
	t.Helper()
	if !out.Scan() || out.Text() != want {
		t.Fatalf("shown %q, want %q", out.Text(), want)
	}
}

func say(t *testing.T, in io.Writer, text string) {
	t.Helper()
	if _, err := io.WriteString(in, text); err != nil {
		t.Fatal(err)
	}
}

// TestStrangers: no other key, no password, nobody; and nobody any more whose key
// was taken out, or while the list is broken.
func TestStrangers(t *testing.T) {
	alice, line := draw(t)
	carol, _ := draw(t)
	w := open(t, introduce, line)
	for name, how := range map[string][]ssh.AuthMethod{
		"another key": {ssh.PublicKeys(carol)},
		"a password":  {ssh.Password("alice")},
		"nothing":     nil,
	} {
		if _, err := w.login(how...); err == nil {
			t.Errorf("%s is let in", name)
		}
	}
	if _, err := w.login(ssh.PublicKeys(carol, alice)); err != nil {
		t.Errorf("alice, at her second key: %v", err)
	}
	if !w.heard("no key of the list") {
		t.Errorf("told %q", w.told)
	}
	w.write("# nobody")
	if _, err := w.login(ssh.PublicKeys(alice)); err == nil || !w.heard("names no key") {
		t.Errorf("after her key was taken out: %v, told %q", err, w.told)
	}
}

// TestNothingButAConsole: no command, file, port or second terminal.
func TestNothingButAConsole(t *testing.T) {
	alice, line := draw(t)
	w := open(t, introduce, line)
	s := w.visit(alice)
	var said bytes.Buffer
	s.Stderr = &said
	if err := s.Run("id"); err == nil || !strings.Contains(said.String(), "no command") {
		t.Errorf("a command: %v, %q", err, said.String())
	}
	if err := w.visit(alice).RequestSubsystem("sftp"); err == nil {
		t.Error("files are served")
	}
	c, err := w.login(ssh.PublicKeys(alice))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Dial("tcp", w.addr); err == nil {
		t.Error("it forwards")
	}
	if _, err := c.Listen("tcp", "127.0.0.1:0"); err == nil {
		t.Error("it listens for a client")
	}
	if _, err := c.NewSession(); err != nil {
		t.Error(err)
	}
	if _, err := c.NewSession(); err == nil {
		t.Error("two terminals over one connection")
	}
}

// TestLines: who has no terminal gets lines, and so does one with a dumb one, which
// sees what it types.
func TestLines(t *testing.T) {
	alice, line := draw(t)
	w := open(t, introduce, line+" alice")
	s := w.visit(alice)
	out, in := pipes(t, s)
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	expect(t, out, `alice act=false env=["TERM=dumb"]`)
	say(t, in, "q")
	if err := s.Wait(); err != nil {
		t.Error(err)
	}
	s = w.visit(alice)
	out, in = pipes(t, s)
	if err := s.RequestPty("dumb", 24, 80, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	expect(t, out, `alice act=false env=["TERM=dumb"]`)
	say(t, in, "hello\r")
	for out.Scan() && !strings.Contains(out.Text(), "hello") {
	}
	say(t, in, "q\r")
	if err := s.Wait(); err != nil {
		t.Error(err)
	}
}

// TestWhatFailsIsTold to the guest.
func TestWhatFailsIsTold(t *testing.T) {
	alice, line := draw(t)
	w := open(t, introduce, line)
	s := w.visit(alice)
	var said bytes.Buffer
	s.Stderr = &said
	_, in := pipes(t, s)
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	say(t, in, "f")
	var exit *ssh.ExitError
	if err := s.Wait(); !errors.As(err, &exit) || exit.ExitStatus() != 1 || said.String() != "dolly: error: it fell\r\n" {
		t.Errorf("%v, %q", err, said.String())
	}
}

// TestTheGateShuts: what is shown says goodbye, and all of it arrives.
func TestTheGateShuts(t *testing.T) {
	alice, line := draw(t)
	w := open(t, introduce, line+" alice")
	c, err := w.login(ssh.PublicKeys(alice))
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	out, _ := pipes(t, s)
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	expect(t, out, `alice act=false env=["TERM=dumb"]`)
	stopped := make(chan error, 1)
	go func() { stopped <- w.stop() }()
	expect(t, out, "goodbye")
	if out.Scan() {
		t.Errorf("after the goodbye: %q", out.Text())
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if _, err := w.login(ssh.PublicKeys(alice)); err == nil {
		t.Error("it is open still")
	}
}

// TestGuestsThatGo end what is shown to them.
func TestGuestsThatGo(t *testing.T) {
	alice, line := draw(t)
	over := make(chan struct{})
	w := open(t, func(ctx context.Context, _ Guest) error { <-ctx.Done(); close(over); return ctx.Err() }, line)
	c, err := w.login(ssh.PublicKeys(alice))
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	<-over
}
