package install_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cloud"
	"github.com/dollynator/dolly/cloud/install"
	"github.com/dollynator/dolly/wire"
	"golang.org/x/crypto/ssh"
)

// sshdConfig makes OpenSSH serve one folder as home, wherever the user's is.
const sshdConfig = `
ListenAddress %[2]s
HostKey %[1]s/host_key
AuthorizedKeysFile %[1]s/home/.ssh/authorized_keys
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
Subsystem sftp internal-sftp -d %[1]s/home
`

// missing skips a test that this machine cannot run; CI may not do without.
func missing(t *testing.T, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

// realServer starts Debian's OpenSSH, as the operator's own server.
func realServer(t *testing.T) cloud.Ownership {
	t.Helper()
	sshd := "/usr/sbin/sshd"
	if _, err := os.Stat(sshd); err != nil {
		if sshd, err = exec.LookPath("sshd"); err != nil {
			missing(t, "no OpenSSH server on this machine")
		}
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	dir, addr := t.TempDir(), freeAddr(t)
	hostSeed := keyOf('h').Seed()
	block, err := ssh.MarshalPrivateKey(ed25519.NewKeyFromSeed(hostSeed[:]), "")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"host_key":                  pem.EncodeToMemory(block),
		"config":                    fmt.Appendf(nil, sshdConfig, dir, addr),
		"home/.ssh/authorized_keys": ssh.MarshalAuthorizedKey(signerOf(t, 'a').PublicKey()),
	} {
		file := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, data, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command(sshd, "-t", "-f", filepath.Join(dir, "config")).CombinedOutput(); err != nil {
		missing(t, "the OpenSSH server of this machine cannot run: %v: %s", err, out)
	}
	var log bytes.Buffer
	cmd := exec.Command(sshd, "-D", "-e", "-f", filepath.Join(dir, "config"))
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("sshd said:\n%s", &log)
		}
	})
	eventually(t, "sshd listens", func() bool {
		c, err := net.Dial("tcp", addr)
		return err == nil && c.Close() == nil
	})
	own, err := cloud.OwnEntry(dolly.Town, keyOf('o').Peer(), cloud.SealEntry(keyOf('o'), dolly.Town, cloud.Entry{
		Host: addr, User: me.Username, Expires: 2, Offer: offer,
		HostKey: string(ssh.MarshalAuthorizedKey(signerOf(t, 'h').PublicKey())),
	}), 1)
	if err != nil {
		t.Fatal(err)
	}
	return own
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// TestI16OnOpenSSH installs on Debian's server, which must lock us out afterwards.
func TestI16OnOpenSSH(t *testing.T) {
	own := realServer(t)
	s := session(t, own)
	ctx, paths := t.Context(), s.Paths()
	program, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Upload(ctx, paths.Binary, bytes.NewReader(program), int64(len(program)), wire.Sum(program), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := s.Upload(ctx, paths.Config, bytes.NewReader(nil), 0, wire.Sum([]byte("x")), 0o600); !errors.Is(err, install.ErrDigest) {
		t.Errorf("another digest: %v", err)
	}
	if err := s.Write(ctx, paths.Config, []byte("config"), 0o600); err != nil {
		t.Fatal(err)
	}
	line, err := s.Enrol(ctx)
	if err != nil || string(line) != "a public key and its proof" {
		t.Errorf("enrolled %q: %v", line, err)
	}
	if err := s.HandOver(ctx); err != nil {
		t.Fatal(err)
	}
	p := permit(t, charter.Install, own.Offer(), 0)
	if _, err := install.Dial(ctx, p, own, signerOf(t, 'a')); !errors.Is(err, install.ErrLogin) {
		t.Errorf("after hand-over: %v", err)
	}
}
