package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dollynator/dolly/cloud/install"
	"github.com/dollynator/dolly/node/settings"
)

const (
	parentKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJqhK6xV0yWqXjQ3tO7Wb3pAqXcZ0mN3fDq1n0wz3E5y"
	bobsKey   = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDRzl2AHkc1VyzmZLy2Jx3cyEIzBBh2ByNy5GQYjvqq0"
)

// machine is a machine of bob's with an agent on it, below a folder.
type machine struct {
	*testing.T
	removal
	ran []string
}

func newMachine(t *testing.T) *machine {
	m := &machine{T: t, removal: newRemoval(t.TempDir(), "/home/bob")}
	m.run = func(_ context.Context, name string, args ...string) error {
		m.ran = append(m.ran, strings.Join(append([]string{name}, args...), " "))
		return nil
	}
	s := settings.Default(m.paths.State)
	s.Will = m.paths.Inheritance
	m.own(m.paths.Config, s)
	p := m.paths
	for file, text := range map[string]string{
		p.Binary: "binary", p.Config: "config", p.Inheritance: "will", p.Installer: parentKey + "\n", p.Config + ".partial": "half",
		p.State + "/key": "seed", p.State + "/dolly.db": "books", p.State + "/dolly.sock": "",
		p.Unit: p.UnitText("alice"), p.Motd: p.MotdText("alice"),
	} {
		m.put(file, text)
	}
	return m
}

func (m *machine) put(file, text string) {
	m.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(m.at(file)), 0o700), os.WriteFile(m.at(file), []byte(text), 0o600)); err != nil {
		m.Fatal(err)
	}
}

// left lists the files that are there, and what is in them.
func (m *machine) left() map[string]string {
	m.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(m.root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		out[strings.TrimPrefix(path, m.root)] = string(text)
		return err
	})
	if err != nil {
		m.Fatal(err)
	}
	return out
}

func TestWillNot7ResistRemoval(t *testing.T) {
	m := newMachine(t)
	m.put("/home/bob/.ssh/authorized_keys", parentKey+" dolly\n")
	if err := errors.Join(m.stop(t.Context()), m.removal.remove(t.Context())); err != nil {
		t.Fatal(err)
	}
	if left := m.left(); len(left) != 1 || left["/home/bob/.ssh/authorized_keys"] != "" {
		t.Errorf("left: %q", left)
	}
	if exists(m.at("/home/bob/dolly")) {
		t.Error("the folder is still there")
	}
	if want := []string{"systemctl disable --now dolly.service", "systemctl daemon-reload"}; !slices.Equal(m.ran, want) {
		t.Errorf("ran %q", m.ran)
	}
	if removes, _ := m.plan(); len(removes) > 0 {
		t.Errorf("a second time it would remove %q", removes)
	}
	if err := m.removal.remove(t.Context()); err != nil {
		t.Errorf("a second time: %v", err)
	}
}

// What was on the machine before, and what others put there since, stays as it
// is: also in Dolly's folder, also under Dolly's names.
func TestWillNot7RemoveWhatIsNotDollys(t *testing.T) {
	m := newMachine(t)
	bobs := map[string]string{
		"/home/bob/dolly/notes.txt": "bob's", "/home/bob/dolly/state/backup/dolly.db": "bob's", "/home/bob/.config/other": "x",
		"/etc/motd": "welcome", "/etc/motd.d/bob": "hello", "/etc/systemd/system/other.service": "[Unit]\n",
		"/home/bob/.ssh/authorized_keys": "# people\n" + bobsKey + " dolly\nrestrict " + bobsKey + " installer\nnonsense\n" + bobsKey,
	}
	for file, text := range bobs {
		m.put(file, text)
	}
	m.put("/home/bob/.ssh/authorized_keys", "# people\n"+bobsKey+" dolly\n"+parentKey+"\nrestrict "+bobsKey+" installer\nfrom=\"10.0.0.1\" "+parentKey+" x\nnonsense\n"+bobsKey)
	removes, keeps := m.plan()
	if !slices.Contains(keeps, "/home/bob/dolly/notes.txt") || !slices.Contains(keeps, "/home/bob/dolly/state/backup") {
		t.Errorf("says that it keeps %q", keeps)
	}
	if !slices.ContainsFunc(removes, func(s string) bool { return strings.Contains(s, "2 of the lines of") }) {
		t.Errorf("says that it removes %q", removes)
	}
	if err := m.removal.remove(t.Context()); err != nil {
		t.Fatal(err)
	}
	left := m.left()
	for file, text := range bobs {
		if left[file] != text {
			t.Errorf("%s is %q", file, left[file])
		}
		delete(left, file)
	}
	if len(left) > 0 {
		t.Errorf("left of Dolly: %q", left)
	}
}

// A unit of that name which is not this agent's is another's, and so is the
// message.
func TestWillNot7RemoveAnothersUnit(t *testing.T) {
	m := newMachine(t)
	other := install.Layout("/home/carol")
	unit, motd := other.UnitText("carol"), other.MotdText("carol")
	m.put(m.paths.Unit, unit)
	m.put(m.paths.Motd, motd)
	if err := errors.Join(m.stop(t.Context()), m.removal.remove(t.Context())); err != nil {
		t.Fatal(err)
	}
	if left := m.left(); len(m.ran) > 0 || left[m.paths.Unit] != unit || left[m.paths.Motd] != motd {
		t.Errorf("ran %q, left %q", m.ran, left)
	}
}

func TestAKeyFileThatIsALinkStaysOne(t *testing.T) {
	m := newMachine(t)
	m.put("/home/bob/keys/all", bobsKey+"\n"+parentKey)
	link := m.at(m.paths.Keys)
	if err := errors.Join(os.MkdirAll(filepath.Dir(link), 0o700), os.Symlink(m.at("/home/bob/keys/all"), link)); err != nil {
		t.Fatal(err)
	}
	if err := m.removal.remove(t.Context()); err != nil {
		t.Fatal(err)
	}
	if to, err := os.Readlink(link); err != nil || to != m.at("/home/bob/keys/all") {
		t.Errorf("the link leads to %q: %v", to, err)
	}
	if left := m.left()["/home/bob/keys/all"]; left != bobsKey+"\n" {
		t.Errorf("left %q", left)
	}
}

// A removal that failed can be repeated: it still knows the config and the key.
func TestWillNot7ForgetWhatIsLeft(t *testing.T) {
	m := newMachine(t)
	m.put(m.paths.Keys, parentKey+"\n"+bobsKey+"\n")
	run := m.run
	m.run = func(context.Context, string, ...string) error { return errors.New("no systemd") }
	if err := m.removal.remove(t.Context()); err == nil {
		t.Error("nothing is said of systemd")
	}
	if removes, _ := m.plan(); !slices.Contains(removes, m.paths.Config) || !slices.Contains(removes, m.paths.Installer) {
		t.Errorf("a second time it would remove %q", removes)
	}
	m.run = run
	if err := m.removal.remove(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left := m.left(); len(left) != 1 || left[m.paths.Keys] != bobsKey+"\n" {
		t.Errorf("left %q", left)
	}
}
