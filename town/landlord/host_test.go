package landlord

import (
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cloud/install"
	"github.com/dollynator/dolly/wire"
	"github.com/pkg/sftp"
	gossh "golang.org/x/crypto/ssh"
)

func signer(t *testing.T, b byte) gossh.Signer {
	t.Helper()
	seed := wire.NewKey([32]byte{b}).Seed()
	s, err := gossh.NewSignerFromKey(ed25519.NewKeyFromSeed(seed[:]))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func line(s gossh.Signer) string { return string(gossh.MarshalAuthorizedKey(s.PublicKey())) }

// rented is an open host that lets alice in, with our own binary uploaded.
func rented(t *testing.T, config string) *host { return rentedFor(t, config, nil) }

// rentedFor is rented, where only some programs may run.
func rentedFor(t *testing.T, config string, programs map[dolly.Hash]string) *host {
	t.Helper()
	h, err := openHost(filepath.Join(t.TempDir(), "server"), line(signer(t, 'a')), programs)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.close() })
	exe, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	put(t, h, h.paths.Binary, exe, 0o700)
	put(t, h, h.paths.Config, []byte(config), 0o600)
	put(t, h, h.paths.Unit, []byte(h.paths.UnitText("alice")), 0o600)
	return h
}

func put(t *testing.T, h *host, name string, data []byte, mode os.FileMode) {
	t.Helper()
	if err := h.root.MkdirAll(filepath.Dir(local(name)), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := h.root.WriteFile(local(name), data, mode); err != nil {
		t.Fatal(err)
	}
}

func dial(t *testing.T, h *host, user string, key gossh.Signer) (*gossh.Client, error) {
	t.Helper()
	pin, _, _, _, err := gossh.ParseAuthorizedKey([]byte(h.hostKey))
	if err != nil {
		t.Fatal(err)
	}
	return gossh.Dial("tcp", h.addr(), &gossh.ClientConfig{
		User: user, Auth: []gossh.AuthMethod{gossh.PublicKeys(key)}, HostKeyCallback: gossh.FixedHostKey(pin),
	})
}

func alice(t *testing.T, h *host) *gossh.Client {
	t.Helper()
	conn, err := dial(t, h, user, signer(t, 'a'))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// run gives what a command printed and its exit code.
func run(t *testing.T, conn *gossh.Client, command string) (string, int) {
	t.Helper()
	s, err := conn.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	out, err := s.Output(command)
	var exit *gossh.ExitError
	if errors.As(err, &exit) {
		return string(out), exit.ExitStatus()
	}
	if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	return string(out), 0
}

func TestOnlyTheTenantLogsIn(t *testing.T) {
	h := rented(t, "")
	alice(t, h)
	if _, err := dial(t, h, user, signer(t, 'b')); err == nil {
		t.Error("bob's key opened alice's server")
	}
	if _, err := dial(t, h, "alice", signer(t, 'a')); err == nil {
		t.Error("another name logged in")
	}
	put(t, h, h.paths.Keys, []byte(line(signer(t, 'c'))), 0o600)
	if _, err := dial(t, h, user, signer(t, 'a')); err == nil {
		t.Error("a removed key still opens the server")
	}
	if _, err := dial(t, h, user, signer(t, 'c')); err != nil {
		t.Errorf("a key that was added does not: %v", err)
	}
}

func TestUnknownCommandsAreRefused(t *testing.T) {
	h := rented(t, "")
	conn := alice(t, h)
	for _, command := range []string{
		"ls", "sh -c id", "/bin/sh", "", " ", "sha256sum", "sha256sum ", "sha256sum /etc/../dolly/dolly", "sha256sum dolly/dolly",
		"sha256sum /dolly/dolly; id", "sha256sum /dolly/dolly /dolly/config.toml", "sha256sum $(id)", "sha256sum /dolly/dolly\nid",
		"systemctl start sshd", install.Enable + " other.service", install.Stop + " ", " " + install.Stop,
		"/dolly/dolly agent --enrol --config /dolly/other.toml", "/dolly/dolly agent --config /dolly/config.toml",
	} {
		if out, code := run(t, conn, command); code != exitNotFound || out != "" {
			t.Errorf("%q: exit %d, %q", command, code, out)
		}
	}
	s, err := conn.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if s.Shell() == nil {
		t.Error("there is a shell")
	}
	if s.RequestPty("vt100", 24, 80, nil) == nil {
		t.Error("there is a terminal")
	}
	if _, err := conn.Dial("tcp", h.addr()); err == nil {
		t.Error("the server forwards ports")
	}
}

func TestNothingEscapesTheFolder(t *testing.T) {
	h := rented(t, "")
	outside := filepath.Join(filepath.Dir(h.dir), "outside")
	if err := os.WriteFile(outside, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"abs": outside, "rel": "../outside", "up": ".."} {
		if err := os.Symlink(target, filepath.Join(h.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	conn := alice(t, h)
	files, err := sftp.NewClient(conn)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"../outside", "/../outside", "dolly/../../outside", "abs", "rel", "up/outside", outside} {
		if f, err := files.Open(name); err == nil {
			t.Errorf("%s: opened for reading", name)
			_ = f.Close()
		}
		if name == "abs" || name == "rel" || name == "up/outside" {
			if f, err := files.Create(name); err == nil {
				t.Errorf("%s: opened for writing", name)
				_ = f.Close()
			}
		}
	}
	for name, err := range map[string]error{
		"list":    second(files.ReadDir("up")),
		"rename":  files.PosixRename("dolly/config.toml", "up/outside"),
		"remove":  files.Remove("up/outside"),
		"chmod":   files.Chmod("abs", 0o777),
		"cut":     files.Truncate("rel", 0),
		"symlink": files.Symlink("/etc/passwd", "new"),
		"link":    files.Link("rel", "new"),
		"mkdir":   files.Mkdir("up/new"),
		"chown":   files.Chown("dolly/config.toml", 0, 0),
		"huge":    files.Truncate("dolly/config.toml", maxFile+1),
	} {
		if err == nil {
			t.Errorf("%s: not refused", name)
		}
	}
	if out, code := run(t, conn, install.SumCommand("/abs")); code == 0 {
		t.Errorf("the digest of a file outside: %s", out)
	}
	if data, err := os.ReadFile(outside); err != nil || string(data) != "secret" {
		t.Errorf("the file outside is now %q: %v", data, err)
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(h.dir), "new")); err == nil {
		t.Error("a folder was made outside")
	}
}

func second[T any](_ T, err error) error { return err }

func TestFilesAsAnInstallerUsesThem(t *testing.T) {
	h := rented(t, "")
	conn := alice(t, h)
	files, err := sftp.NewClient(conn)
	if err != nil {
		t.Fatal(err)
	}
	if err := files.MkdirAll("/dolly/state/deep"); err != nil {
		t.Fatal(err)
	}
	f, err := files.Create("/dolly/state/deep/x")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("hello")); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Chmod(0o750), f.Close(), files.PosixRename("/dolly/state/deep/x", "/dolly/config.toml")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(h.dir, "dolly/config.toml"))
	if err != nil || info.Mode().Perm() != 0o750 || info.Size() != 5 {
		t.Fatalf("%v: %v", info, err)
	}
	if list, err := files.ReadDir("/dolly"); err != nil || len(list) != 3 {
		t.Errorf("lists %d entries: %v", len(list), err)
	}
	if err := files.Rename("/dolly/config.toml", "/dolly/dolly"); err == nil {
		t.Error("a plain rename replaced a file")
	}
	want := fmt.Sprintf("%x  /dolly/config.toml\n", sha256.Sum256([]byte("hello")))
	if out, code := run(t, conn, install.SumCommand("/dolly/config.toml")); code != 0 || out != want {
		t.Errorf("sum: %d %q", code, out)
	}
	if out, code := run(t, conn, h.paths.EnrolCommand()); code != 0 || out != "key of hello in "+h.dir+"\n" {
		t.Errorf("enrol: %d %q", code, out)
	}
}

func TestUnitRestartsAfterACrash(t *testing.T) {
	h := rented(t, "write")
	conn := alice(t, h)
	if out, code := run(t, conn, install.IsActive); out != "inactive\n" || code != exitInactive {
		t.Errorf("before its start: %d %q", code, out)
	}
	for range 2 { // twice is as good as once
		if out, code := run(t, conn, install.Enable); code != 0 {
			t.Fatalf("enable: %d %q", code, out)
		}
	}
	eventually(t, "the unit is active", func() bool { out, _ := run(t, conn, install.IsActive); return out == "active\n" })
	first := h.unit.status()
	if err := h.unit.crash(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it was restarted", func() bool { s := h.unit.status(); return s.state == active && s.pid != first.pid })
	if s := h.unit.status(); s.starts != 2 {
		t.Errorf("started %d times", s.starts)
	}
	env := filepath.Join(h.dir, "environment")
	eventually(t, "the agent wrote", func() bool { info, err := os.Stat(env); return err == nil && info.Size() > 0 })
	if got, err := os.ReadFile(env); err != nil || !strings.HasPrefix(string(got), "[HOME="+h.dir+" PATH=") || strings.Count(string(got), "=") > 4 {
		t.Errorf("the agent's environment: %s", got)
	}
	pid := h.unit.status().pid
	if _, code := run(t, conn, install.Stop); code != 0 || syscall.Kill(pid, 0) == nil {
		t.Error("stop left the process")
	}
	if err := h.unit.crash(); err == nil {
		t.Error("killed what is not there")
	}
}

func TestUnitRestartsFailuresNotCleanExits(t *testing.T) {
	h := rented(t, "leave")
	if err := h.unit.start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it left", func() bool { s := h.unit.status(); return s.starts == 1 && s.state == inactive })
	put(t, h, h.paths.Config, []byte("crash"), 0o600)
	if err := h.unit.start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it crashed twice", func() bool { return h.unit.status().starts == 3 })
	h.unit.stop()
	if s := h.unit.status(); s.state != inactive {
		t.Errorf("after stop: %v", s.state)
	}
}

func TestUnitRefusesWhatWasNotInstalled(t *testing.T) {
	h := rentedFor(t, "", map[dolly.Hash]string{wire.Sum([]byte("another program")): "/bin/true"})
	if err := h.unit.start(); !errors.Is(err, errExecutable) {
		t.Errorf("a program that is not on the list: %v", err)
	}
	if out, code := run(t, alice(t, h), h.paths.EnrolCommand()); code == 0 {
		t.Errorf("enrolled: %q", out)
	}
	put(t, h, h.paths.Unit, []byte("[Service]\nExecStart=/bin/true\n"), 0o600)
	if err := h.unit.start(); !errors.Is(err, errNoUnit) {
		t.Errorf("another unit: %v", err)
	}
	h = rented(t, "")
	if err := errors.Join(h.root.Remove(local(h.paths.Binary)), os.Symlink("/bin/true", filepath.Join(h.dir, "dolly/dolly"))); err != nil {
		t.Fatal(err)
	}
	if err := h.unit.start(); !errors.Is(err, errExecutable) {
		t.Errorf("a program from outside: %v", err)
	}
}

func TestAnUploadThatIsExchangedLaterDoesNotRun(t *testing.T) {
	exe, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	h := rentedFor(t, "crash", map[dolly.Hash]string{wire.Sum(exe): os.Args[0]})
	if err := h.unit.start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it ran", func() bool { return h.unit.status().starts > 0 })
	mark := filepath.Join(t.TempDir(), "mark")
	put(t, h, "/dolly/other", []byte("#!/bin/sh\ntouch "+mark+"\nexit 1\n"), 0o700)
	if err := h.root.Rename("dolly/other", local(h.paths.Binary)); err != nil {
		t.Fatal(err)
	}
	before := h.unit.status().starts
	eventually(t, "it was started again", func() bool { return h.unit.status().starts > before+1 })
	if _, err := os.Stat(mark); err == nil {
		t.Error("a tenant's own program ran with our rights")
	}
	if out, code := run(t, alice(t, h), h.paths.EnrolCommand()); code == 0 {
		t.Errorf("enrolled with it: %q", out)
	}
}

func TestProcessesEndWithTheirHost(t *testing.T) {
	h := rented(t, "")
	if err := h.unit.start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the agent runs", func() bool { return h.unit.status().state == active })
	pid := h.unit.status().pid
	if err := h.close(); err != nil {
		t.Fatal(err)
	}
	if syscall.Kill(pid, 0) == nil {
		t.Error("the agent outlived its server")
	}
	if err := h.unit.start(); err == nil && h.unit.status().state != inactive {
		t.Error("a closed server started its unit")
	}
}

func TestProcessesEndWithAKilledLandlord(t *testing.T) {
	h := rented(t, "")
	keeper := exec.Command(os.Args[0], "host", h.dir)
	keeper.Stderr = os.Stderr
	out, err := keeper.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := keeper.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Fscan(out, &pid); err != nil || pid <= 1 {
		t.Fatalf("process %d: %v", pid, err)
	}
	if err := syscall.Kill(pid, 0); err != nil {
		t.Fatalf("the agent is not there: %v", err)
	}
	if err := keeper.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = keeper.Wait()
	eventually(t, "the agent is gone", func() bool { return dead(pid) })
}

// dead reports that a process is gone, or waits only for somebody to ask how.
func dead(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return true
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && strings.Contains(string(stat), ") Z ")
}

func TestLogIsBounded(t *testing.T) {
	h := rented(t, "talk")
	if err := h.unit.start(); err != nil {
		t.Fatal(err)
	}
	size := func(name string) int64 {
		info, err := os.Stat(filepath.Join(h.dir, "dolly", name))
		if err != nil {
			return -1
		}
		return info.Size()
	}
	eventually(t, "all was said", func() bool { // 40 lines of 64 KiB and a byte
		return size("agent.log")+size("agent.log.1") > maxLog && h.unit.status().state == active
	})
	h.unit.stop()
	if a, b := size("agent.log"), size("agent.log.1"); a > maxLog || b > maxLog || b <= 0 {
		t.Errorf("logs of %d and %d bytes", a, b)
	}
	names, err := filepath.Glob(filepath.Join(h.dir, "dolly", "agent.log*"))
	if err != nil || len(names) != 2 {
		t.Errorf("%v: %v", names, err)
	}
}
