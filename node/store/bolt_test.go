package store

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
)

// childPath, in the environment of this test binary, makes it the child of the
// crash test: a process that updates the store at that path until it is killed.
const childPath = "DOLLY_STORE_CRASH_CHILD"

func TestMain(m *testing.M) {
	if path := os.Getenv(childPath); path != "" {
		fmt.Fprintln(os.Stderr, "child:", writeForever(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeForever puts the same number under two keys, far apart, and says it
// after each update that the store calls durable.
func writeForever(path string) error {
	s, err := Open(path)
	if err != nil {
		return err
	}
	ballast := strings.Repeat("b", 9000) // more than one page an update
	for n := 1; ; n++ {
		err := s.Update(func(w dolly.Writer) error {
			text := []byte(strconv.Itoa(n))
			return errors.Join(w.Put("a", text), w.Put("m/"+strconv.Itoa(n%50), []byte(ballast)), w.Put("z", text))
		})
		if err != nil {
			return err
		}
		if _, err := fmt.Println(n); err != nil {
			return err
		}
	}
}

// TestI11KilledInTheMiddleOfUpdates kills a writing process several times over
// one file: what it reported is there, and no update is there in part.
func TestI11KilledInTheMiddleOfUpdates(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	for round := range 4 {
		reported := killAfter(t, path, 20+7*round)
		s := open(t, path)
		err := s.View(func(r dolly.Reader) error {
			a, z := string(r.Get("a")), string(r.Get("z"))
			n, err := strconv.Atoi(a)
			if err != nil || a != z || n < reported {
				t.Errorf("round %d: a=%s z=%s, reported %d", round, a, z, reported)
			}
			return nil
		})
		if err := errors.Join(err, s.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

// killAfter runs the child until it has reported n updates, kills it in the
// midst of the next and returns the last report that came out.
func killAfter(t *testing.T, path string, n int) int {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childPath+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	last := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if last, err = strconv.Atoi(lines.Text()); err != nil {
			t.Fatal(err)
		}
		if last == n {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || last < n {
		t.Fatalf("child ended after %d updates: %v", last, err)
	}
	return last
}

func TestOpenKeepsAndGuardsTheFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "down")
	path := filepath.Join(dir, "state.db")
	s := open(t, path)
	put(t, s, "a", "1")
	for name, want := range map[string]os.FileMode{dir: 0o700, path: 0o600} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", filepath.Base(name), info.Mode().Perm(), want)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := dump(t, open(t, path), ""); got != "a=1" {
		t.Errorf("after reopening: %q", got)
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	busy := filepath.Join(dir, "busy.db")
	open(t, busy)

	garbage := filepath.Join(dir, "garbage.db")
	write(t, garbage, []byte(strings.Repeat("not a store ", 5000)))

	short := filepath.Join(dir, "short.db")
	s := open(t, short)
	for i := range 20 {
		put(t, s, strconv.Itoa(i), strings.Repeat("x", 9000))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(short)
	if err != nil {
		t.Fatal(err)
	}
	write(t, short, whole[:len(whole)/4])

	for path, want := range map[string]error{busy: ErrLocked, garbage: ErrCorrupt, short: ErrCorrupt} {
		_, err := Open(path)
		if !errors.Is(err, want) || dolly.HintOf(err) == "" || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v (hint %q)", filepath.Base(path), err, dolly.HintOf(err))
		}
	}
	if _, err := Open(filepath.Join(busy, "below", "a-file")); err == nil {
		t.Error("opened a store below a file")
	}
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
