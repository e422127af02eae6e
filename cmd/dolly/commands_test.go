package main

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/crypto/ssh"
)

// commands are what scripts know besides testscript's own.
func commands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"exits": exits, "capture": capture, "await": await, "freeport": freeport, "busyport": busyport, "sshd": sshd,
		"chain":  serveChain,
		"leases": leases, "signs": signs, "agent": found, "hears": hears, "ledger": serveLedger,
		"get": get, "screen": screen,
	}
}

// exits CODE COMMAND…: the command ends with this code. One that fails tells one
// error, at most one hint, and nothing that looks like a crash.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
		got = failed.ExitCode()
	} else {
		ts.Check(err)
	}
	said := ts.ReadFile("stderr")
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
	if strings.Contains(said, "goroutine ") || strings.Contains(said, "Usage:") {
		ts.Fatalf("a trace or a usage text on stderr")
	}
	if n := strings.Count(said, ": error: "); got != 0 && got != 130 && n != 1 {
		ts.Fatalf("%d errors were told, want one", n)
	}
}

// capture NAME FILE PATTERN puts what the pattern's group matches into a variable.
func capture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: capture NAME FILE PATTERN")
	}
	found := regexp.MustCompile(args[2]).FindStringSubmatch(ts.ReadFile(args[1]))
	if len(found) != 2 {
		ts.Fatalf("%s has nothing like %s", args[1], args[2])
	}
	ts.Setenv(args[0], found[1])
}

// get URL FILE writes what is answered there, in the end, into a file of the script.
func get(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: get URL FILE")
	}
	resp, err := http.Get(args[0])
	for end := time.Now().Add(patience); err != nil && time.Now().Before(end); resp, err = http.Get(args[0]) {
		time.Sleep(50 * time.Millisecond)
	}
	ts.Check(err)
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	ts.Check(err)
	if resp.StatusCode != http.StatusOK {
		ts.Fatalf("%s: %s", resp.Status, body)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), body, 0o600))
}

// patience bounds what a script waits for.
const patience = 20 * time.Second

// await PATTERN COMMAND…: in the end the command succeeds and prints such a thing.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: await PATTERN COMMAND…")
	}
	want := regexp.MustCompile("(?m)" + args[0])
	for end := time.Now().Add(patience); ; {
		err := ts.Exec(args[1], args[2:]...)
		if err == nil && want.MatchString(ts.ReadFile("stdout")) {
			return
		}
		if time.Now().After(end) {
			ts.Fatalf("%s never printed %s: %v", strings.Join(args[1:], " "), args[0], err)
		}
	}
}

// freeport NAME puts a TCP port that nobody listens on into a variable.
func freeport(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: freeport NAME")
	}
	l := listen(ts)
	ts.Setenv(args[0], port(l))
	ts.Check(l.Close())
}

// busyport NAME is freeport, but somebody listens until the script ends.
func busyport(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: busyport NAME")
	}
	l := listen(ts)
	ts.Defer(func() { _ = l.Close() })
	ts.Setenv(args[0], port(l))
}

// sshd NAME puts the address of an SSH server, which lets nobody in, into a variable.
func sshd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: sshd NAME")
	}
	key, err := ssh.NewSignerFromSigner(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)))
	ts.Check(err)
	cfg := &ssh.ServerConfig{PublicKeyCallback: func(ssh.ConnMetadata, ssh.PublicKey) (*ssh.Permissions, error) {
		return nil, errors.New("nobody")
	}}
	cfg.AddHostKey(key)
	l := listen(ts)
	var served sync.WaitGroup
	served.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _, _, _ = ssh.NewServerConn(conn, cfg) // it always refuses
			_ = conn.Close()
		}
	})
	ts.Defer(func() {
		_ = l.Close()
		served.Wait()
	})
	ts.Setenv(args[0], l.Addr().String())
}

func listen(ts *testscript.TestScript) net.Listener {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	return l
}

func port(l net.Listener) string { return fmt.Sprint(l.Addr().(*net.TCPAddr).Port) }
