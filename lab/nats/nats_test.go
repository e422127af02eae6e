package nats_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/dollynator/dolly/lab/nats"
	"github.com/dollynator/dolly/lab/runs"
	"github.com/dollynator/dolly/lab/sweep"
)

// silence is how long a worker of these tests may be silent.
const silence = time.Second

// childVar has this test's program be a worker: its folder and a URL.
const childVar = "NATS_TEST_WORKER"

func TestMain(m *testing.M) {
	if root, url, ok := strings.Cut(os.Getenv(childVar), " "); ok {
		os.Exit(beWorker(root, url))
	}
	os.Exit(m.Run())
}

func beWorker(root, url string) int {
	link, err := nats.Connect(context.Background(), nats.Target{URL: url, Silence: silence})
	if err == nil {
		w := worker(root, bowls{slow: true})
		w.Say = func(format string, args ...any) { fmt.Printf(format+"\n", args...) }
		err = link.Work(context.Background(), w)
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}

func worker(root string, e bowls) nats.Worker {
	return nats.Worker{
		Kinds: []runs.Experiment{e}, Root: root, Jobs: 1, Say: func(string, ...any) {},
		Options: runs.Options{Program: runs.Program{Host: filepath.Base(root)}, Now: time.Now, Every: time.Hour},
	}
}

// yard is a server, and a sweep that is played through it.
type yard struct {
	t      *testing.T
	url    string
	folder sweep.Folder
	pool   *nats.Pool
	link   *nats.Link
}

// newYard has a sweep over x.
func newYard(t *testing.T, x string) *yard {
	t.Helper()
	s, err := nats.Serve(t.TempDir(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	y := &yard{t: t, url: s.URL(), link: connect(t, s.URL())}
	if y.folder, err = sweep.Create(t.TempDir(), spec(t, x), time.Now()); err != nil {
		t.Fatal(err)
	}
	if y.pool, err = y.link.NewPool(t.Context(), y.folder, "bowl"); err != nil {
		t.Fatal(err)
	}
	return y
}

func connect(t *testing.T, url string) *nats.Link {
	t.Helper()
	l, err := nats.Connect(t.Context(), nats.Target{URL: url, Silence: silence})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	return l
}

func spec(t *testing.T, x string) sweep.Spec {
	t.Helper()
	a, err := sweep.ParseAxis("x=" + x)
	if err != nil {
		t.Fatal(err)
	}
	return sweep.Spec{Kind: "bowl", Config: json.RawMessage("{}"), Over: []sweep.Axis{a}, Method: sweep.Grid, Seeds: 2, Seed: 1, Metric: "low", Goal: sweep.Least}
}

// hire has a worker in this process until the test ends.
func (y *yard) hire(w nats.Worker) {
	ctx, stop := context.WithCancel(y.t.Context())
	var work sync.WaitGroup
	link := connect(y.t, y.url)
	work.Go(func() {
		if err := link.Work(ctx, w); !errors.Is(err, context.Canceled) {
			y.t.Errorf("a worker ended: %v", err)
		}
	})
	y.t.Cleanup(func() { stop(); work.Wait() })
}

// play plays the sweep; told is how often each task was told.
func (y *yard) play(ctx context.Context) (sweep.Report, error) {
	return sweep.Play(ctx, y.folder, bowls{}, y.pool, func(sweep.Progress) {})
}

// check compares a report with that of a sweep that was played here.
func (y *yard) check(got sweep.Report, x string) {
	y.t.Helper()
	f, err := sweep.Create(y.t.TempDir(), spec(y.t, x), time.Now())
	if err != nil {
		y.t.Fatal(err)
	}
	want, err := sweep.Play(y.t.Context(), f, bowls{}, sweep.Local{Experiment: bowls{}, Folder: f, Options: worker("", bowls{}).Options}, func(sweep.Progress) {})
	if err != nil {
		y.t.Fatal(err)
	}
	got.Sweep, want.Sweep = "", ""
	if !reflect.DeepEqual(got, want) {
		y.t.Errorf("%+v\nis not\n%+v", got, want)
	}
	raw, err := os.ReadFile(filepath.Join(string(y.folder), sweep.OutcomesFile))
	if err != nil || strings.Count(string(raw), "\n") != got.Runs {
		y.t.Errorf("%s, %v: there are not %d outcomes", raw, err, got.Runs)
	}
	for _, l := range got.Results {
		one, err := y.folder.Run(l.ID).Read(runs.MetricsFile)
		two, err2 := f.Run(l.ID).Read(runs.MetricsFile)
		if err != nil || err2 != nil || string(one) != string(two) {
			y.t.Errorf("the metrics of %s: %v, %v", l.ID, err, err2)
		}
	}
}

func TestWorkersFindWhatOneMachineFinds(t *testing.T) {
	y := newYard(t, "1,2,3,13")
	for _, name := range []string{"alice", "bob"} {
		y.hire(worker(filepath.Join(t.TempDir(), name), bowls{}))
	}
	own := worker(filepath.Join(t.TempDir(), "carol"), bowls{})
	own.Own = string(y.folder)
	y.hire(own)
	r, err := y.play(t.Context())
	if err != nil || r.Done != 6 || r.Failed != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	y.check(r, "1,2,3,13")
	if err := y.pool.Forget(t.Context()); err != nil {
		t.Error(err)
	}
}

// hand is a worker in a process of its own that takes a step when it is told to.
type hand struct {
	t   *testing.T
	cmd *exec.Cmd
	in  io.Writer
	out *bufio.Scanner
}

func (y *yard) process(name string) *hand {
	y.t.Helper()
	self, err := os.Executable()
	if err != nil {
		y.t.Fatal(err)
	}
	h := &hand{t: y.t, cmd: exec.CommandContext(y.t.Context(), self)}
	h.cmd.Env = append(os.Environ(), childVar+"="+filepath.Join(y.t.TempDir(), name)+" "+y.url)
	h.cmd.Stderr = os.Stderr
	in, err := h.cmd.StdinPipe()
	if err != nil {
		y.t.Fatal(err)
	}
	out, err := h.cmd.StdoutPipe()
	if err != nil {
		y.t.Fatal(err)
	}
	h.in, h.out = in, bufio.NewScanner(out)
	if err := h.cmd.Start(); err != nil {
		y.t.Fatal(err)
	}
	y.t.Cleanup(func() { _, _ = h.cmd.Process.Kill(), h.cmd.Wait() }) // most are dead by then
	return h
}

// begins waits until the process begins with a step.
func (h *hand) begins() { h.t.Helper(); h.await("step") }

// await waits until it prints a line with a word.
func (h *hand) await(word string) {
	h.t.Helper()
	for h.out.Scan() {
		if strings.Contains(h.out.Text(), word) {
			return
		}
	}
	h.t.Fatalf("the worker ended before it said %q", word)
}

func (h *hand) step() {
	h.t.Helper()
	if _, err := h.in.Write([]byte{0}); err != nil {
		h.t.Fatal(err)
	}
}

// sent has a sweep played beside the test.
func (y *yard) sent() (wait func() (sweep.Report, error)) {
	var work sync.WaitGroup
	var r sweep.Report
	var err error
	work.Go(func() { r, err = y.play(y.t.Context()) })
	return func() (sweep.Report, error) { work.Wait(); return r, err }
}

// A worker that is killed in the middle of a task loses nothing: others do it.
func TestAKilledWorkerLosesNothing(t *testing.T) {
	y := newYard(t, "1,2")
	h := y.process("alice")
	wait := y.sent()
	for range 3 {
		h.begins()
		h.step()
	}
	h.begins()
	if err := h.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	y.hire(worker(filepath.Join(t.TempDir(), "bob"), bowls{}))
	r, err := wait()
	if err != nil || r.Done != 4 || r.Failed+r.Missing != 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	y.check(r, "1,2")
}

// A worker that stands still loses its task to another one. If it goes on, what it
// finds does not count a second time.
func TestALateWorkerDoesNotCountTwice(t *testing.T) {
	y := newYard(t, "1,2")
	h := y.process("alice")
	wait := y.sent()
	h.begins()
	if err := h.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	y.hire(worker(filepath.Join(t.TempDir(), "bob"), bowls{}))
	r, err := wait()
	if err != nil || r.Done != 4 {
		t.Fatalf("%+v, %v", r, err)
	}
	if err := h.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	for n := range 4 {
		h.step()
		if n < 3 {
			h.begins()
		}
	}
	again, err := y.play(t.Context())
	if err != nil || !reflect.DeepEqual(again, r) {
		t.Errorf("%+v, %v\nwas\n%+v", again, err, r)
	}
	y.check(r, "1,2")
}

// What workers find while nobody collects it is not lost, and not done again.
func TestOutcomesWaitForWhoAsked(t *testing.T) {
	y := newYard(t, "1,2")
	ctx, stop := context.WithCancel(t.Context())
	h := y.process("alice")
	var work sync.WaitGroup
	work.Go(func() {
		if _, err := y.play(ctx); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	h.begins()
	stop()
	work.Wait()
	for range 3 {
		h.step()
		h.begins()
	}
	h.step()
	h.await("done")
	var begun atomic.Int64
	bob := worker(filepath.Join(t.TempDir(), "bob"), bowls{})
	bob.Say = func(format string, _ ...any) {
		if strings.HasSuffix(format, " begins") {
			begun.Add(1)
		}
	}
	if err := h.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	y.hire(bob)
	r, err := y.play(t.Context())
	if err != nil || r.Done != 4 || begun.Load() != 3 {
		t.Fatalf("%d begun anew, %+v, %v", begun.Load(), r, err)
	}
	y.check(r, "1,2")
}

func TestNoServer(t *testing.T) {
	if _, err := nats.Connect(t.Context(), nats.Target{URL: "nats://127.0.0.1:1"}); !errors.Is(err, nats.ErrServer) {
		t.Error(err)
	}
	for _, listen := range []string{"here", "127.0.0.1:x", "127.0.0.1:99999"} {
		if _, err := nats.Serve(t.TempDir(), listen); !errors.Is(err, nats.ErrServer) {
			t.Errorf("%s: %v", listen, err)
		}
	}
	y := newYard(t, "1,2")
	_, host, _ := strings.Cut(y.url, "@")
	if _, err := nats.Connect(t.Context(), nats.Target{URL: "nats://" + host}); !errors.Is(err, nats.ErrServer) {
		t.Errorf("without its token: %v", err)
	}
}
