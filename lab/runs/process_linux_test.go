package runs_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/dollynator/dolly/lab/runs"
)

// childVar tells this test's program to be another process: its value is what to do.
const childVar = "RUNS_TEST_CHILD"

func TestMain(m *testing.M) {
	switch todo, dir, _ := strings.Cut(os.Getenv(childVar), " "); todo {
	case "play":
		os.Exit(playSlowly(runs.Folder(dir)))
	case "fill":
		os.Exit(fillDisk(dir))
	}
	os.Exit(m.Run())
}

// child is this program as another process.
func child(t *testing.T, todo string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), childVar+"="+todo)
	cmd.Stderr = os.Stderr
	return cmd
}

// playSlowly takes a step for each byte that it reads, and says that it did.
func playSlowly(f runs.Folder) int {
	o := options()
	o.Progress = func(r runs.Row) {
		fmt.Println(r.Step)
		_, _ = io.ReadFull(os.Stdin, make([]byte, 1)) // whoever closed it wants the rest
	}
	if _, err := runs.Play(context.Background(), f, walks{}, o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func TestAKilledProcessIsGoneOnFrom(t *testing.T) {
	const steps = 40
	whole := begin(t, t.TempDir(), steps)
	if _, err := runs.Play(t.Context(), whole, walks{}, options()); err != nil {
		t.Fatal(err)
	}
	f := begin(t, t.TempDir(), steps)
	for _, kill := range []int{3, 17, 33} {
		killAt(t, f, kill)
		if m, err := f.Manifest(); err != nil || m.State != runs.Killed || m.Sittings[len(m.Sittings)-1].State != runs.Killed {
			t.Errorf("%+v, %v", m, err)
		}
	}
	if _, err := runs.Play(t.Context(), f, walks{}, options()); err != nil {
		t.Fatal(err)
	}
	for _, name := range compared() {
		if got, want := text(t, f, name), text(t, whole, name); got != want {
			t.Errorf("%s differs:\n%s\nwant:\n%s", name, got, want)
		}
	}
	if m, err := f.Manifest(); err != nil || m.State != runs.Done || len(m.Sittings) != 4 || m.Sittings[0].End != nil || m.Sittings[0].State != runs.Killed {
		t.Errorf("%+v, %v", m, err)
	}
}

// killAt has a process play until it took that step, and kills it.
func killAt(t *testing.T, f runs.Folder, step int) {
	t.Helper()
	cmd := child(t, "play "+string(f))
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan() && lines.Text() != fmt.Sprint(step); {
		if _, err := in.Write([]byte{0}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := runs.Play(t.Context(), f, walks{}, options()); !errors.Is(err, runs.ErrBusy) {
		t.Errorf("beside a living process: %v", err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	var ended *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &ended) || ended.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("it ended by itself: %v", err)
	}
}
