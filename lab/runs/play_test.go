package runs_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dollynator/dolly/lab/runs"
)

// begin makes a walk of so many steps.
func begin(t testing.TB, root string, steps int) runs.Folder {
	t.Helper()
	f, err := makeWalk(root, steps)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// stopAt is an experiment that ends the context before a step, or fails there.
func stopAt(step int64, with func() error) walks {
	return walks{before: func(n int64) error {
		if n == step {
			return with()
		}
		return nil
	}}
}

// text is a file of a run.
func text(t testing.TB, f runs.Folder, name string) string {
	t.Helper()
	raw, err := f.Read(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestARunIsAFolder(t *testing.T) {
	f := begin(t, t.TempDir(), 6)
	var seen []int64
	o := options()
	o.Progress = func(r runs.Row) { seen = append(seen, r.Step) }
	summary, err := runs.Play(t.Context(), f, walks{}, o)
	if err != nil || !strings.Contains(string(summary), `"x": `) || len(seen) != 6 {
		t.Fatalf("%s, %v, %v", summary, seen, err)
	}
	if got := text(t, f, runs.ConfigFile); got != "{\n  \"steps\": 6,\n  \"wide\": 1\n}\n" {
		t.Errorf("config %s", got)
	}
	lines := strings.Split(strings.TrimSpace(text(t, f, runs.MetricsFile)), "\n")
	if len(lines) != 6 || !strings.HasPrefix(lines[0], `{"step":1,"x":`) || !strings.HasSuffix(lines[4], `"odd":null}`) || !strings.Contains(lines[2], `"far, \"or\" not":`) {
		t.Errorf("%q", lines)
	}
	if got := text(t, f, runs.EventsFile); got != "{\"at\":3}\n\"rest\"\n{\"at\":6}\n\"rest\"\n" {
		t.Errorf("events %q", got)
	}
	if got := text(t, f, runs.CSVFile); !strings.HasPrefix(got, "step,x,\"far, \"\"or\"\" not\",odd\n1,") || !strings.HasSuffix(got, ",\n") {
		t.Errorf("csv %q", got)
	}
	m, err := f.Manifest()
	if err != nil || m.State != runs.Done || m.Rows != 6 || m.Seed != 7 || m.Kind != "walk" || m.Host != "alice" || m.End == nil || !m.End.After(m.Start) {
		t.Errorf("%+v, %v", m, err)
	}
	if len(m.Config) != 64 || !strings.HasSuffix(m.Name, "-"+m.Config[:8]) || m.Name != filepath.Base(string(f)) {
		t.Errorf("%s of %s", m.Name, m.Config)
	}
	if _, err := runs.Play(t.Context(), f, walks{}, options()); !errors.Is(err, runs.ErrOver) {
		t.Errorf("again: %v", err)
	}
	if kept, err := os.ReadDir(filepath.Join(string(f), "checkpoints")); err != nil || len(kept) != 2 {
		t.Errorf("%v, %v", kept, err)
	}
	for _, name := range []string{"log.txt", "pictures/end.txt", "summary.json"} {
		text(t, f, name)
	}
	if _, err := f.Read("reserve"); err == nil {
		t.Error("room is kept for the last words of a run that is done")
	}
}

// compared are the files that a resumed run has the same, byte by byte.
func compared() []string {
	return []string{runs.MetricsFile, runs.EventsFile, runs.CSVFile, runs.SummaryFile}
}

// A run that was stopped, or killed with the ends of its files lost or torn, goes on to
// the bytes of an unbroken one.
func TestAResumedRunIsTheUnbrokenOne(t *testing.T) {
	const steps = 40
	whole := begin(t, t.TempDir(), steps)
	if _, err := runs.Play(t.Context(), whole, walks{}, options()); err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(12) {
		chance := rand.New(rand.NewPCG(seed, 1))
		f := begin(t, t.TempDir(), steps)
		for range 1 + chance.IntN(3) {
			before := text(t, f, runs.ManifestFile)
			if _, err := runs.Play(t.Context(), f, stopAt(1+chance.Int64N(steps), func() error { return errTrip }), options()); err == nil {
				break // it was beyond that step
			}
			if chance.IntN(3) > 0 { // nobody wrote the end
				put(t, f, runs.ManifestFile, before)
				lose(t, chance, f)
			}
		}
		if _, err := runs.Play(t.Context(), f, walks{}, options()); err != nil && !errors.Is(err, runs.ErrOver) {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, name := range compared() {
			if got, want := text(t, f, name), text(t, whole, name); got != want {
				t.Errorf("seed %d: %s differs:\n%s\nwant:\n%s", seed, name, got, want)
			}
		}
		if got, want := records(t, f), records(t, whole); len(got) != len(want) {
			t.Errorf("seed %d: %d records for TensorBoard, want %d", seed, len(got), len(want))
		}
	}
}

// put replaces a file of a run.
func put(t *testing.T, f runs.Folder, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(string(f), name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// lose cuts off some of what was written after the last checkpoint.
func lose(t *testing.T, chance *rand.Rand, f runs.Folder) {
	t.Helper()
	stood, err := runs.Stood(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []struct {
		name   string
		synced int64
	}{{runs.MetricsFile, stood.Metrics}, {runs.EventsFile, stood.Events}, {runs.BoardFile, 0}} {
		whole := text(t, f, file.name)
		put(t, f, file.name, whole[:file.synced+chance.Int64N(int64(len(whole))-file.synced+1)])
	}
}

func TestAStopIsKeptAndNoFailure(t *testing.T) {
	f := begin(t, t.TempDir(), 30)
	ctx, stop := context.WithCancel(t.Context())
	_, err := runs.Play(ctx, f, stopAt(9, func() error { stop(); return nil }), options())
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	m, err := f.Manifest()
	if err != nil || m.State != runs.Interrupted || m.Rows != 9 || m.Error != "" || m.End == nil {
		t.Errorf("%+v, %v", m, err)
	}
	if c, err := runs.Stood(f); err != nil || c.Rows != 9 {
		t.Errorf("%+v, %v: it goes on from where it stopped", c, err)
	}
	text(t, f, runs.CSVFile)
	if _, err := runs.Play(t.Context(), f, walks{}, options()); err != nil {
		t.Fatal(err)
	}
	m, err = f.Manifest()
	if err != nil || m.State != runs.Done || len(m.Sittings) != 2 || m.Sittings[1].From != 9 || m.Sittings[0].State != runs.Interrupted {
		t.Errorf("%+v, %v", m, err)
	}
}

func TestAFailureIsSaidInTheManifest(t *testing.T) {
	f := begin(t, t.TempDir(), 30)
	_, err := runs.Play(t.Context(), f, stopAt(9, func() error { return errTrip }), options())
	if !errors.Is(err, errTrip) {
		t.Fatal(err)
	}
	m, err := f.Manifest()
	if err != nil || m.State != runs.Failed || !strings.Contains(m.Error, "step after 8: tripped") {
		t.Errorf("%+v, %v", m, err)
	}
	if n := strings.Count(text(t, f, runs.MetricsFile), "\n"); n != 8 {
		t.Errorf("%d rows are left of 8", n)
	}
}

func TestAnotherWorldDoesNotGoOn(t *testing.T) {
	f := begin(t, t.TempDir(), 30)
	if _, err := runs.Play(t.Context(), f, stopAt(12, func() error { return errTrip }), options()); !errors.Is(err, errTrip) {
		t.Fatal(err)
	}
	before := text(t, f, runs.MetricsFile)
	if err := os.RemoveAll(filepath.Join(string(f), "checkpoints")); err != nil {
		t.Fatal(err)
	}
	put(t, f, runs.ConfigFile, `{"steps":30,"wide":2}`)
	if _, err := runs.Play(t.Context(), f, walks{}, options()); !errors.Is(err, runs.ErrDiverged) {
		t.Error(err)
	}
	if after := text(t, f, runs.MetricsFile); after != before {
		t.Errorf("what was written was lost:\n%s", after)
	}
}

func TestOneProcessAtATime(t *testing.T) {
	f := begin(t, t.TempDir(), 5)
	_, err := runs.Play(t.Context(), f, stopAt(2, func() error {
		if m, err := f.Manifest(); err != nil || m.State != runs.Running {
			t.Errorf("%+v, %v", m, err)
		}
		if _, err := runs.Play(t.Context(), f, walks{}, options()); !errors.Is(err, runs.ErrBusy) {
			t.Errorf("a second player: %v", err)
		}
		return nil
	}), options())
	if err != nil {
		t.Error(err)
	}
}

func TestADamagedCheckpointIsNotGoneOnFrom(t *testing.T) {
	f := begin(t, t.TempDir(), 30)
	if _, err := runs.Play(t.Context(), f, stopAt(25, func() error { return errTrip }), options()); !errors.Is(err, errTrip) {
		t.Fatal(err)
	}
	kept, err := filepath.Glob(filepath.Join(string(f), "checkpoints", "*"))
	if err != nil || len(kept) != 2 {
		t.Fatal(kept, err)
	}
	spoil := func(path string) {
		t.Helper()
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		raw[len(raw)-1] ^= 1
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	spoil(kept[1])
	older, err := runs.Stood(f)
	if err != nil || !strings.HasSuffix(kept[0], fmt.Sprint(older.Rows)) {
		t.Errorf("%+v, %v", older, err)
	}
	spoil(kept[0])
	if _, err := runs.Play(t.Context(), f, walks{}, options()); !errors.Is(err, runs.ErrDamaged) {
		t.Error(err)
	}
	spoil(kept[0])
	if _, err := runs.Play(t.Context(), f, walks{}, options()); err != nil {
		t.Error(err)
	}
}
