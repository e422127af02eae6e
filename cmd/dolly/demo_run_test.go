package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/remote"
	"github.com/dollynator/dolly/town"
)

// eventually bounds what a test waits for: much, for a busy machine.
const eventually = 4 * time.Minute

// demoRun is a dolly demo in a process of its own.
type demoRun struct {
	t     *testing.T
	dir   string // all that it makes is below it, and it is named on its processes' command lines
	cmd   *exec.Cmd
	out   bytes.Buffer
	errs  lines
	ended chan struct{}
}

// startDemo runs the demo in a new folder: the town's with --dir, else the one
// for temporary files.
func startDemo(t *testing.T, keep bool, args ...string) *demoRun {
	t.Helper()
	dir, err := os.MkdirTemp(shortTemp(), "d")
	if err != nil {
		t.Fatal(err)
	}
	d := &demoRun{t: t, dir: dir, ended: make(chan struct{})}
	args = append([]string{"demo", "--json"}, args...)
	if keep {
		args = append(args, "--dir", dir)
	}
	d.cmd = exec.Command("dolly", args...)
	d.cmd.Env = append(os.Environ(), "TMPDIR="+dir)
	d.cmd.Stdout, d.cmd.Stderr = &d.out, &d.errs
	if err := d.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = d.cmd.Wait() // tests read the exit code
		close(d.ended)
	}()
	t.Cleanup(func() {
		_ = d.cmd.Process.Kill() // it is gone, unless the test failed
		<-d.ended
		if t.Failed() {
			t.Logf("the demo said:\n%s", d.errs.String())
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return d
}

// await waits until check holds.
func (d *demoRun) await(what string, check func() bool) {
	d.t.Helper()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	end := time.After(eventually)
	for !check() {
		select {
		case <-tick.C:
		case <-end:
			d.t.Fatalf("it never came true: %s", what)
		}
	}
}

// agents asks every agent that answers. Temporary towns are found too.
func (d *demoRun) agents() map[string]agentSeen {
	found := map[string]agentSeen{}
	for _, pattern := range []string{"", "dolly-*"} {
		sockets, err := filepath.Glob(filepath.Join(d.dir, pattern, "servers", "*", "dolly", "state", "dolly.sock"))
		if err != nil {
			d.t.Fatal(err)
		}
		for _, s := range sockets {
			if a, err := askAgent(d.t.Context(), s); err == nil {
				found[a.Node.Agent.Path] = a
			}
		}
	}
	return found
}

// agentSeen is an agent at one moment.
type agentSeen struct {
	status
	children map[string]dolly.PeerID // by name
}

func askAgent(ctx context.Context, socket string) (a agentSeen, err error) {
	n, err := remote.Dial(socket)
	if err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, n.Close()) }()
	if a.status, err = askStatus(ctx, n); err != nil {
		return a, err
	}
	fleet, err := dolly.Fetch[dolly.FleetView](ctx, n, dolly.ViewFleet, dolly.Query{})
	a.children = map[string]dolly.PeerID{}
	for _, row := range fleet.Agents {
		if strings.HasPrefix(row.Path, a.Node.Agent.Path+".") {
			a.children[row.Name] = row.Peer
		}
	}
	return a, err
}

// interrupt is Ctrl-C.
func (d *demoRun) interrupt() {
	d.t.Helper()
	if err := d.cmd.Process.Signal(syscall.SIGINT); err != nil {
		d.t.Fatal(err)
	}
}

// wait waits for the end and returns the exit code.
func (d *demoRun) wait() int {
	d.t.Helper()
	select {
	case <-d.ended:
	case <-time.After(eventually):
		d.t.Fatal("it never ended")
	}
	return d.cmd.ProcessState.ExitCode()
}

// report reads what the demo printed: one object and nothing else.
func (d *demoRun) report() (r town.Report) {
	d.t.Helper()
	dec := json.NewDecoder(&d.out)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&r); err != nil {
		d.t.Fatalf("report: %v", err)
	}
	if rest, err := io.ReadAll(io.MultiReader(dec.Buffered(), &d.out)); err != nil || len(bytes.TrimSpace(rest)) > 0 {
		d.t.Fatalf("after the report came %q: %v", rest, err)
	}
	return r
}

// processes lists the command lines that name the demo's folder.
func (d *demoRun) processes() []string {
	d.t.Helper()
	out, err := exec.Command("ps", "-A", "-ww", "-o", "args=").Output()
	if err != nil {
		d.t.Skipf("no ps to look for processes: %v", err)
	}
	var found []string
	for l := range strings.Lines(string(out)) {
		if strings.Contains(l, d.dir) {
			found = append(found, strings.TrimSpace(l))
		}
	}
	return found
}

// files lists what is in the demo's folder.
func (d *demoRun) files() []os.DirEntry {
	d.t.Helper()
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		d.t.Fatal(err)
	}
	return entries
}

// lines is a buffer that may be read while it is written.
type lines struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}
