package install_test

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cloud/install"
	"github.com/dollynator/dolly/wire"
	"golang.org/x/crypto/ssh"
)

// What GROWTH.md says that Dolly will not do, by its number there: here, on a
// server.

// contact answers for the agents of these tests.
const contact = "alice@example.org"

// birth does on a host all that an installer ever does, and leaves.
func birth(t *testing.T, r *recorder) {
	t.Helper()
	s, err := install.Dial(t.Context(), permit(t, charter.Install, offer, 0), r.own(), signerOf(t, 'a'))
	if err != nil {
		t.Fatal(err)
	}
	ctx, p, program := t.Context(), s.Paths(), []byte("this very program")
	if err := s.Upload(ctx, p.Binary, bytes.NewReader(program), int64(len(program)), wire.Sum(program), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := s.Write(ctx, p.Config, []byte("config"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Enrol(ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.Write(ctx, p.Inheritance, []byte("will"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Start(ctx, contact); err != nil {
		t.Fatal(err)
	}
	if up, err := s.Running(ctx); err != nil || !up {
		t.Fatalf("running %v: %v", up, err)
	}
	r.close()
	if err := s.HandOver(ctx); err != nil {
		t.Fatal(err)
	}
}

// TestWillNot5HideOrStay compares all that an installer does on a server with
// the whole list of what it may do: one unit, one message, one folder.
func TestWillNot5HideOrStay(t *testing.T) {
	r := newRecorder(t, signerOf(t, 'a').PublicKey())
	bobs := "# people\n" + string(ssh.MarshalAuthorizedKey(signerOf(t, 'b').PublicKey()))
	r.home(bobs + string(ssh.MarshalAuthorizedKey(signerOf(t, 'a').PublicKey())))
	birth(t, r)
	const home = "/home/bob/"
	want := map[string]os.FileMode{
		home + "dolly/dolly": 0o700, home + "dolly/config.toml": 0o600, home + "dolly/inheritance.cbor": 0o600, home + "dolly/installer.pub": 0o600,
		home + ".ssh/authorized_keys": 0o600, "/etc/systemd/system/dolly.service": 0o644, "/etc/motd.d/dolly": 0o644,
	}
	if !maps.Equal(r.wrote, want) {
		t.Errorf("files that an installation leaves: %v", r.wrote)
	}
	if got, want := distinct(r.folders), []string{"/etc/motd.d", "/etc/systemd", "/etc/systemd/system", home + "dolly", home + "dolly/state"}; !slices.Equal(got, want) {
		t.Errorf("folders: %v", got)
	}
	if len(r.removed) > 0 {
		t.Errorf("removed: %v", r.removed)
	}
	allowed := []string{
		"systemctl daemon-reload", "systemctl enable --now dolly.service", "systemctl is-active dolly.service",
		home + "dolly/dolly agent --enrol --config " + home + "dolly/config.toml",
	}
	for file := range want {
		allowed = append(allowed, "sha256sum "+file+".partial")
	}
	if got := distinct(r.commands); !slices.Equal(got, distinct(allowed)) {
		t.Errorf("commands:\n%s", strings.Join(got, "\n"))
	}
	if left := r.content(home + ".ssh/authorized_keys"); left != bobs {
		t.Errorf("keys that are left: %q", left)
	}
	showsItself(t, r)
}

// showsItself checks what people on the server read.
func showsItself(t *testing.T, r *recorder) {
	t.Helper()
	unit, motd := r.content("/etc/systemd/system/dolly.service"), r.content("/etc/motd.d/dolly")
	for _, want := range []string{"Dolly", "traffic for pay", contact} {
		if !strings.Contains(unit, want) || !strings.Contains(motd, want) {
			t.Errorf("%q is not said in unit and message:\n%s\n%s", want, unit, motd)
		}
	}
	if !strings.Contains(motd, "dolly uninstall") {
		t.Error("the message does not say how to end it")
	}
	for _, never := range []string{"Restart=always", "Watchdog", "OnFailure", "OnSuccess", "ExecStop", "RefuseManualStop", "BindsTo", "Timer", "Path=", "Alias="} {
		if strings.Contains(unit, never) {
			t.Errorf("the unit has %s", never)
		}
	}
	if n := strings.Count(unit, "Exec"); n != 1 {
		t.Errorf("the unit runs %d programs", n)
	}
	if name := path.Base("/etc/systemd/system/dolly.service"); name != install.UnitName || !strings.Contains(motd, name) {
		t.Errorf("the unit is %s", install.UnitName)
	}
}

func TestWillNot5StartWithoutAContact(t *testing.T) {
	r := newRecorder(t, signerOf(t, 'a').PublicKey())
	r.home("")
	s := session(t, r.own())
	for _, bad := range []string{"", " ", "alice\n[Service]\nUser=root", "alice\\", " alice", "al\x1b[2Jice", strings.Repeat("a", 201), "alice\u202e"} {
		if err := s.Start(t.Context(), bad); !errors.Is(err, install.ErrContact) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if slices.Contains(r.commands, install.Enable) {
		t.Error("it was started")
	}
}

func TestWillNot6TryAnythingButItsKey(t *testing.T) {
	r := newRecorder(t, signerOf(t, 'c').PublicKey()) // carol's; but any password will do
	_, err := install.Dial(t.Context(), permit(t, charter.Install, offer, 0), r.own(), signerOf(t, 'a'))
	if !errors.Is(err, install.ErrLogin) {
		t.Errorf("a host that does not know our key: %v", err)
	}
	if r.passwords != 0 || slices.Contains(r.logins, "password") || slices.Contains(r.logins, "keyboard-interactive") {
		t.Errorf("tried %v", r.logins)
	}
}

// TestWillNot8RunAnythingElse: what arrives under another digest is gone, and
// nothing but the program may be run.
func TestWillNot8RunAnythingElse(t *testing.T) {
	r := newRecorder(t, signerOf(t, 'a').PublicKey())
	r.home("")
	s := session(t, r.own())
	err := s.Upload(t.Context(), s.Paths().Binary, strings.NewReader("a better Dolly"), 14, wire.Sum([]byte("this very program")), 0o700)
	if !errors.Is(err, install.ErrDigest) {
		t.Errorf("another program: %v", err)
	}
	if _, arrived := r.wrote[s.Paths().Binary]; arrived {
		t.Error("it lies there")
	}
}
