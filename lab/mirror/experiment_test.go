package mirror

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/dollynator/dolly/lab/mirror/experiments"
	"github.com/dollynator/dolly/lab/runs"
)

// played is a run of an experiment in a folder of its own.
type played struct {
	rows    []runs.Row
	events  []Event
	summary Summary
	folder  runs.Folder
}

// play runs an experiment; if breaks is not 0 it is saved and loaded into a fresh
// work after that many steps.
func play(t *testing.T, spec Spec, seed uint64, breaks int) played {
	t.Helper()
	w, err := Start(spec, seed)
	if err != nil {
		t.Fatal(err)
	}
	var p played
	var lines bytes.Buffer
	for done := false; !done; {
		var row runs.Row
		if row, done, err = w.Step(context.Background()); err != nil {
			t.Fatal(err)
		}
		for _, e := range row.Events {
			lines.Write(append(e, '\n'))
		}
		if p.rows = append(p.rows, row); len(p.rows) == breaks {
			state, err := w.Save()
			if err != nil {
				t.Fatal(err)
			}
			if w, err = Start(spec, seed); err != nil {
				t.Fatal(err)
			}
			if err := w.Load(state); err != nil {
				t.Fatal(err)
			}
		}
	}
	p.folder = runs.Folder(t.TempDir())
	if err := os.WriteFile(filepath.Join(string(p.folder), runs.EventsFile), lines.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if p.events, err = parseEvents(lines.Bytes()); err != nil {
		t.Fatal(err)
	}
	s, err := w.Finish(p.folder)
	if err != nil {
		t.Fatal(err)
	}
	p.summary = s.(Summary)
	return p
}

// shipped is an experiment that ships.
func shipped(t *testing.T, name string) Spec {
	t.Helper()
	text, err := experiments.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return parsed(t, string(text))
}

func parsed(t *testing.T, text string) Spec {
	t.Helper()
	s, err := Parse("t.yml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatShipsRuns(t *testing.T) {
	for _, name := range experiments.Names() {
		if name == "huggingface" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			spec := shipped(t, name)
			if q := spec.Query; q.Method.Name == methodTrain {
				q.Method.Args.MaxIter = min(q.Method.Args.MaxIter, 40)
			}
			plain := spec
			plain.Analysis = nil
			if !slices.Contains([]string{"dummy", "embedding", "example", "fleet"}, name) { // files are synced, which takes
				spec = plain
			}
			p := play(t, spec, 1, 0)
			s := p.summary
			if s.Events == 0 || s.Events != len(p.events) || s.Steps != len(p.rows) {
				t.Errorf("%d events of %d, %d steps of %d", s.Events, len(p.events), s.Steps, len(p.rows))
			}
			calls, successes, weight := 0, 0, 0.0
			for _, u := range s.PerUID {
				calls, successes = calls+u.Calls, successes+u.Successes
			}
			for _, w := range s.Weights {
				weight += w
			}
			if calls != s.Calls || successes != s.Successes || math.Abs(weight-1) > 1e-9 {
				t.Errorf("%d calls of %d, %d successes of %d, weights %v", calls, s.Calls, successes, s.Successes, weight)
			}
			for _, f := range s.Plots {
				if raw, err := p.folder.Read(f); err != nil || !bytes.HasPrefix(raw, []byte("<svg")) {
					t.Errorf("%s: %v", f, err)
				}
			}
			if len(s.Plots) < 15 && spec.Analysis != nil {
				t.Errorf("only %d plots", len(s.Plots))
			}
			again := play(t, plain, 1, max(1, len(p.rows)/2))
			s.Plots, s.Predicted = []string{}, nil
			a, b := mustJSON(t, s), mustJSON(t, again.summary)
			if a != b || mustJSON(t, p.events) != mustJSON(t, again.events) {
				t.Errorf("saved and loaded it went another way:\n%s\n%s", a, b)
			}
		})
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
