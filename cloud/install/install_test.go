package install_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cloud"
	"github.com/dollynator/dolly/cloud/install"
	"github.com/dollynator/dolly/wire"
	"golang.org/x/crypto/ssh"
)

func TestABirthOverSSH(t *testing.T) {
	rented, l := server(t)
	own := owned(t, rented)
	s := session(t, own)
	program, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	paths := s.Paths()
	ctx := t.Context()
	for range 2 { // a step that is repeated after a crash ends in the same state
		if err := s.Upload(ctx, paths.Binary, bytes.NewReader(program), int64(len(program)), wire.Sum(program), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := s.Write(ctx, paths.Config, []byte("config"), 0o600); err != nil {
			t.Fatal(err)
		}
		line, err := s.Enrol(ctx)
		if err != nil || string(line) != "a public key and its proof" {
			t.Fatalf("enrolled %q: %v", line, err)
		}
		if err := s.Start(ctx, contact); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "the unit runs", func() bool { up, err := s.Running(ctx); return err == nil && up })
	if got, err := s.Read(ctx, paths.Config); err != nil || string(got) != "config" {
		t.Errorf("read %q: %v", got, err)
	}
	if err := s.HandOver(ctx); err != nil {
		t.Fatal(err)
	}
	if info := l.Servers()[0]; info.PID == 0 || info.Starts != 1 {
		t.Errorf("after the birth: %+v", info)
	}
}

// TestI16 fails when the key is not removed, or when nobody looks whether it was.
func TestI16TheParentIsLockedOutAfterHandOver(t *testing.T) {
	rented, _ := server(t)
	own := owned(t, rented)
	s := session(t, own)
	carol := string(ssh.MarshalAuthorizedKey(signerOf(t, 'c').PublicKey()))
	keys, err := s.Read(t.Context(), s.Paths().Keys)
	if err != nil {
		t.Fatal(err)
	}
	ours := strings.TrimSpace(string(keys))
	all := "# people\n" + ours + " first\n" + carol + "restrict " + ours + "\n"
	if err := s.Write(t.Context(), s.Paths().Keys, []byte(all), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.HandOver(t.Context()); err != nil {
		t.Fatal(err)
	}
	p := permit(t, charter.Install, offer, 0)
	if _, err := install.Dial(t.Context(), p, own, signerOf(t, 'a')); !errors.Is(err, install.ErrLogin) {
		t.Errorf("after hand-over: %v", err)
	}
	again, err := install.Dial(t.Context(), p, own, signerOf(t, 'c'))
	if err != nil {
		t.Fatalf("another's key was removed too: %v", err)
	}
	defer func() { _ = again.Close() }()
	if left, err := again.Read(t.Context(), again.Paths().Keys); err != nil || string(left) != "# people\n"+carol {
		t.Errorf("keys that are left: %q, %v", left, err)
	}
}

func TestI16WhoLeavesNeedsNoPermit(t *testing.T) {
	rented, _ := server(t)
	own := owned(t, rented)
	if err := install.Leave(t.Context(), cloud.Ownership{}, signerOf(t, 'a')); !errors.Is(err, install.ErrNotOurs) {
		t.Errorf("from nobody's server: %v", err)
	}
	if err := install.Leave(t.Context(), own, signerOf(t, 'a')); err != nil {
		t.Fatal(err)
	}
	if err := install.Leave(t.Context(), own, signerOf(t, 'a')); !errors.Is(err, install.ErrLogin) {
		t.Errorf("once more: %v", err)
	}
}

func TestDialNeedsPermitAndOwnership(t *testing.T) {
	rented, _ := server(t)
	own := owned(t, rented)
	for name, c := range map[string]struct {
		permit charter.Permit
		own    cloud.Ownership
		want   error
	}{
		"no permit":         {charter.Permit{}, own, install.ErrPermit},
		"a payment":         {permit(t, charter.Payment, offer, 5000), own, install.ErrPermit},
		"another offer":     {permit(t, charter.Install, "south/small/eu", 0), own, install.ErrPermit},
		"nobody's server":   {permit(t, charter.Install, offer, 0), cloud.Ownership{}, install.ErrNotOurs},
		"no permit, no own": {charter.Permit{}, cloud.Ownership{}, charter.ErrNoPermit},
	} {
		if _, err := install.Dial(t.Context(), c.permit, c.own, signerOf(t, 'a')); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := install.Dial(t.Context(), permit(t, charter.Install, offer, 0), own, signerOf(t, 'b')); !errors.Is(err, install.ErrLogin) {
		t.Errorf("bob's key: %v", err)
	}
}

func TestAnotherHostKeyIsRefused(t *testing.T) {
	rented, _ := server(t)
	entry := cloud.Entry{
		Host: rented.Addr, User: rented.User, Expires: 2, Offer: offer,
		HostKey: string(ssh.MarshalAuthorizedKey(signerOf(t, 'x').PublicKey())),
	}
	own, err := cloud.OwnEntry(dolly.Town, keyOf('o').Peer(), cloud.SealEntry(keyOf('o'), dolly.Town, entry), 1)
	if err != nil {
		t.Fatal(err)
	}
	_, err = install.Dial(t.Context(), permit(t, charter.Install, offer, 0), own, signerOf(t, 'a'))
	if !errors.Is(err, install.ErrHostKey) {
		t.Errorf("an impostor: %v", err)
	}
}

func TestUploadChecksWhatArrived(t *testing.T) {
	rented, _ := server(t)
	s := session(t, owned(t, rented))
	ctx, paths := t.Context(), s.Paths()
	if err := s.Write(ctx, paths.Config, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	data := []byte("new config")
	err := s.Upload(ctx, paths.Config, bytes.NewReader(data), int64(len(data)), wire.Sum([]byte("other")), 0o600)
	if !errors.Is(err, install.ErrDigest) {
		t.Errorf("another digest: %v", err)
	}
	err = s.Upload(ctx, paths.Config, bytes.NewReader(data), int64(len(data))-1, wire.Sum(data), 0o600)
	if !errors.Is(err, install.ErrDigest) {
		t.Errorf("a byte short: %v", err)
	}
	if got, err := s.Read(ctx, paths.Config); err != nil || string(got) != "old" {
		t.Errorf("a refused upload left %q: %v", got, err)
	}
	if _, err := s.Read(ctx, paths.Config+".partial"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a refused upload left its part: %v", err)
	}
	for _, name := range []string{"relative", "/dolly/../etc", "/dolly/a b", "/dolly/$(id)", ""} {
		if err := s.Write(ctx, name, nil, 0o600); !errors.Is(err, install.ErrPath) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestStepsSayWhatFailedOverThere(t *testing.T) {
	rented, _ := server(t)
	s := session(t, owned(t, rented))
	if _, err := s.Enrol(t.Context()); !errors.Is(err, install.ErrCommand) {
		t.Errorf("enrolled without a program: %v", err)
	}
	if err := s.Start(t.Context(), contact); !errors.Is(err, install.ErrCommand) {
		t.Errorf("started without a program: %v", err)
	}
	if up, err := s.Running(t.Context()); up || err != nil {
		t.Errorf("running %v: %v", up, err)
	}
}

func TestAContextThatEndsClosesTheSession(t *testing.T) {
	rented, _ := server(t)
	s := session(t, owned(t, rented))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Read(ctx, s.Paths().Keys); !errors.Is(err, context.Canceled) {
		t.Errorf("with an ended context: %v", err)
	}
	if _, err := s.Read(t.Context(), s.Paths().Keys); err == nil {
		t.Error("the session goes on")
	}
}

func TestUnitText(t *testing.T) {
	p := install.Layout("/root")
	for _, odd := range []string{"100% alice", "bob; carol=x", "ümit@example"} {
		if !p.IsUnit(p.UnitText(odd)) {
			t.Errorf("the unit for %q is not known again", odd)
		}
	}
	if p.IsUnit(p.UnitText(contact)+"ExecStartPost=x\n") || p.IsUnit("") {
		t.Error("another unit is taken for ours")
	}
	for _, want := range []string{
		"ExecStart=/root/dolly/dolly agent --config /root/dolly/config.toml\n", "Restart=on-failure\n", "RestartSec=1\n", "RestartMaxDelaySec=300\n",
		"NoNewPrivileges=yes\n", "CapabilityBoundingSet=\n", "ReadWritePaths=/root/dolly\n",
	} {
		if !strings.Contains(p.UnitText(contact), want) {
			t.Errorf("the unit lacks %q", want)
		}
	}
	if p.EnrolCommand() != "/root/dolly/dolly agent --enrol --config /root/dolly/config.toml" || p.Keys != "/root/.ssh/authorized_keys" {
		t.Errorf("layout %+v", p)
	}
}
