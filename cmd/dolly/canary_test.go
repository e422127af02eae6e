package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/node/remote"
	"github.com/dollynator/dolly/wire"
)

// canaries are known secrets, by name.
type canaries map[string][]byte

// keep adds what a private key is, and what follows from it.
func (c canaries) keep(name string, k wire.Key) {
	add := func(what string, secret [32]byte) { c[name+"'s "+what] = secret[:] }
	add("key", k.Seed())
	for _, purpose := range []string{"wallet"} {
		add(purpose+" seed", k.Derive(purpose))
	}
	for nth := range uint64(4) {
		order := purchase.OrderKey(k, purchase.BirthID(k.Peer(), [16]byte{}, nth))
		c[fmt.Sprintf("%s's order %d", name, nth)] = []byte(order)
		add(fmt.Sprintf("SSH key %d", nth), k.Derive("ssh/"+order))
	}
}

// in lists the secrets that text holds: as bytes, in the usual digits, or as Go
// prints an array.
func (c canaries) in(text []byte) []string {
	var found []string
	for _, name := range slices.Sorted(maps.Keys(c)) {
		s := c[name]
		for _, form := range [][]byte{
			s, hex.AppendEncode(nil, s), bytes.ToUpper(hex.AppendEncode(nil, s)), base64.RawStdEncoding.AppendEncode(nil, s[:30]),
			base64.RawURLEncoding.AppendEncode(nil, s[:30]), fmt.Append(nil, s), bytes.Trim(fmt.Appendf(nil, "%#v", s), "[]byte{}"),
		} {
			if bytes.Contains(text, form) {
				found = append(found, name)
				break
			}
		}
	}
	return found
}

func (c canaries) absent(t *testing.T, where string, text []byte) {
	t.Helper()
	if found := c.in(text); len(found) > 0 {
		t.Errorf("I38: %s tells %s", where, strings.Join(found, ", "))
	}
}

// TestI38Canary runs a town for a moment, knows its secrets, and looks for them
// wherever somebody else might: in what processes show, in views, events, logs
// and configs, in what is printed, and in every file but keys and stores.
func TestI38Canary(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for a root")
	}
	t.Parallel()
	d := startDemo(t, true, "--agents", "2", "--seed", "5", "--debug")
	d.await("the root lives", func() bool { return len(d.agents()) > 0 })
	secrets := canaries{}
	secrets.keep("operator", townKey(5, "operator"))
	secrets.keep("buybot", townKey(5, "buyer"))
	secrets.keep("landlord", townKey(5, "landlord"))
	for _, purpose := range []string{"lease", "stop", "warden"} {
		seed := townKey(5, purpose).Seed()
		secrets["town's "+purpose+" key"] = seed[:]
	}
	d.keyFiles(secrets)
	d.lookAtProcesses(secrets)
	d.lookAtNodes(secrets)
	d.interrupt()
	d.wait()
	d.keyFiles(secrets) // of who came last
	secrets.absent(t, "stdout", d.out.Bytes())
	secrets.absent(t, "stderr", []byte(d.errs.String()))
	d.lookAtFiles(secrets)
}

// townKey is what a town draws from its seed.
func townKey(seed byte, purpose string) wire.Key {
	return wire.NewKey(wire.NewKey([32]byte{seed}).Derive("town/" + purpose))
}

// keyFiles reads the keys of all agents and of the guest.
func (d *demoRun) keyFiles(c canaries) {
	d.t.Helper()
	n := 0
	d.walk(func(path string, _ fs.DirEntry) {
		if filepath.Base(path) == "key" {
			k, err := edge.LoadKey(path)
			if err != nil {
				d.t.Fatal(err)
			}
			c.keep(path, k)
			n++
		}
	})
	if n < 2 {
		d.t.Fatalf("only %d key files were found", n)
	}
}

func (d *demoRun) walk(visit func(path string, e fs.DirEntry)) {
	d.t.Helper()
	err := filepath.WalkDir(d.dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil {
			visit(path, e)
		}
		return nil // a file that vanished, while the town lives
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

// lookAtProcesses reads the arguments and the environment of all that name the
// demo's folder. Systems without /proc have ps for the arguments.
func (d *demoRun) lookAtProcesses(c canaries) {
	d.t.Helper()
	c.absent(d.t, "a command line", []byte(strings.Join(d.processes(), "\n")))
	seen := 0
	procs, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		d.t.Fatal(err)
	}
	for _, p := range procs {
		args, err := os.ReadFile(filepath.Join(p, "cmdline"))
		if err != nil || filepath.Base(p) != strconv.Itoa(d.cmd.Process.Pid) && !bytes.Contains(args, []byte(d.dir)) {
			continue
		}
		env, err := os.ReadFile(filepath.Join(p, "environ"))
		if err != nil {
			continue // it ended
		}
		seen++
		c.absent(d.t, "an environment or a command line", append(env, args...))
	}
	if len(procs) > 0 && seen < 2 {
		d.t.Errorf("only %d processes were looked at", seen)
	}
}

// lookAtNodes reads every view and all events of every agent.
func (d *demoRun) lookAtNodes(c canaries) {
	d.t.Helper()
	sockets, err := filepath.Glob(filepath.Join(d.dir, "servers", "*", "dolly", "state", "dolly.sock"))
	if err != nil || len(sockets) == 0 {
		d.t.Fatalf("no agent serves: %v", err)
	}
	for _, s := range sockets {
		n, err := remote.Dial(s)
		if err != nil {
			d.t.Fatal(err)
		}
		for _, v := range viewWords() {
			raw, err := n.Get(d.t.Context(), dolly.View(v), dolly.Query{Limit: 1000, From: 1})
			switch {
			case dolly.KindOf(err) == dolly.Usage: // a buybot's, or one that wants a key
			case err != nil:
				d.t.Fatalf("view %s: %v", v, err)
			}
			c.absent(d.t, "the view "+v, raw)
		}
		d.lookAtBugreport(c, s)
		if err := n.Close(); err != nil {
			d.t.Error(err)
		}
	}
}

// lookAtBugreport makes one of a node and reads what is in it.
func (d *demoRun) lookAtBugreport(c canaries, socket string) {
	d.t.Helper()
	var out bytes.Buffer
	env := &Env{Out: io.Discard, Err: io.Discard, Getenv: func(string) string { return "" }}
	config := filepath.Join(filepath.Dir(filepath.Dir(socket)), "config.toml")
	b := bugreport{places: places{env: env, socket: socket, config: config}}
	sum, err := b.gather(d.t.Context())
	if err != nil || sum.Node != "answered" || len(sum.Parts) < 15 {
		d.t.Fatalf("a bug report of %d parts, the node %s: %v", len(sum.Parts), sum.Node, err)
	}
	for _, p := range sum.Parts {
		out.Write(p.text)
	}
	c.absent(d.t, "a bug report", out.Bytes())
	for _, name := range []string{"12D3Koo", "127.0.0.1", "bcrt1", d.dir} {
		if bytes.Contains(out.Bytes(), []byte(name)) {
			d.t.Errorf("a bug report tells %s", name)
		}
	}
}

// lookAtFiles reads all files but keys and stores, and looks at everybody's mode.
func (d *demoRun) lookAtFiles(c canaries) {
	d.t.Helper()
	logs := 0
	d.walk(func(path string, e fs.DirEntry) {
		info, err := e.Info()
		if err != nil {
			d.t.Fatal(err)
		}
		private := filepath.Base(path) == "key" || filepath.Ext(path) == ".db"
		if private && info.Mode().Perm()&0o077 != 0 {
			d.t.Errorf("others can read %s: %v", path, info.Mode())
		}
		switch {
		case private, !info.Mode().IsRegular(), info.Size() > 16<<20: // the binary
			return
		case filepath.Base(path) == "inheritance.cbor": // the child's own: it needs its order to renew the rent
			if info.Mode().Perm()&0o077 != 0 {
				d.t.Errorf("others can read %s: %v", path, info.Mode())
			}
			return
		}
		text, err := os.ReadFile(path)
		if err != nil {
			d.t.Fatal(err)
		}
		if filepath.Ext(path) == ".log" && len(text) > 0 {
			logs++
		}
		c.absent(d.t, path, text)
	})
	if logs < 2 {
		d.t.Errorf("only %d logs were read", logs)
	}
}

func TestCanariesAreFound(t *testing.T) {
	c := canaries{}
	k := townKey(1, "operator")
	c.keep("alice", k)
	seed := k.Seed()
	shown, err := json.Marshal(seed[:])
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(seed[:]), hex.EncodeToString(seed[:]), fmt.Sprint(seed), fmt.Sprintf("%#v", seed), string(shown)} {
		if got := c.in([]byte("before " + text + " after")); len(got) != 1 || got[0] != "alice's key" {
			t.Errorf("found %q in %.60q", got, text)
		}
	}
	if got := c.in([]byte(k.String())); len(got) > 0 {
		t.Errorf("found %q in a public key", got)
	}
}

// TestI38Passphrase makes a charter and looks for the operator's passphrase and
// key in all that is left and printed.
func TestI38Passphrase(t *testing.T) {
	const passphrase = "canary between river and tulip"
	dir := filepath.Join(t.TempDir(), "charter")
	cmd := exec.Command("dolly", "charter", "create", "--fleet", "rivers", "--network", "town", "--provider", "tulip",
		"--warden-addr", "/ip4/127.0.0.1/tcp/7434", "--out", dir, "--passphrase-fd", "0")
	cmd.Stdin = strings.NewReader(passphrase + "\n")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	operator, err := openOperator(filepath.Join(dir, "operator.age"), passphrase)
	if err != nil {
		t.Fatal(err)
	}
	seed := operator.Seed()
	secrets := canaries{"passphrase": []byte(passphrase), "operator's key": seed[:]}
	secrets.absent(t, "what was printed", out)
	files, err := os.ReadDir(dir)
	if err != nil || len(files) < 5 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, f := range files {
		path := filepath.Join(dir, f.Name())
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		secrets.absent(t, f.Name(), text)
		if info, err := f.Info(); err != nil || strings.HasSuffix(path, ".key") && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", f.Name(), info.Mode(), err)
		}
	}
}
