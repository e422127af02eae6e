package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/runs"
)

// TestLabAt: runs are listed, the newest first, and of a file that grows the new lines
// are read; a last line that is not whole waits.
func TestLabAt(t *testing.T) {
	root := t.TempDir()
	now := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	var all []runs.Folder
	for i, kind := range []string{"walk", "swim"} {
		f, err := runs.Create(root, kind, json.RawMessage("{}"), uint64(i), now.Add(time.Duration(i)*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	l, err := labAt(root)
	if err != nil {
		t.Fatal(err)
	}
	newest := filepath.Base(string(all[1]))
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(string(all[1]), runs.MetricsFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	look := func(steps []int64, x []float64) {
		t.Helper()
		v, err := l.Figures(t.Context(), newest)
		if err != nil || !slices.Equal(v.Steps, steps) || len(v.Figures) > 0 && !slices.Equal(v.Figures[0].V, x) {
			t.Errorf("%+v, %v; want steps %v and figures %v", v, err, steps, x)
		}
	}
	look(nil, nil)
	two := `{"step":1,"x":0.5}` + "\n" + `{"step":2,"x":0.25}` + "\n"
	write(two + `{"step":3,"x":`)
	look([]int64{1, 2}, []float64{0.5, 0.25})
	first, _ := l.Figures(t.Context(), newest)
	write(two + `{"step":3,"x":0.125,"y":7}` + "\n")
	look([]int64{1, 2, 3}, []float64{0.5, 0.25, 0.125})
	if len(first.Steps) != 2 || len(first.Figures) != 1 || len(first.Figures[0].V) != 2 {
		t.Errorf("what was handed out changed: %+v", first)
	}
	rs, err := l.Runs(t.Context())
	if err != nil || len(rs) != 2 || rs[0].Kind != "swim" || rs[0].Step != 3 || len(rs[0].Last) != 2 || rs[0].Last[1].V[0] != 7 {
		t.Errorf("%+v, %v", rs, err)
	}
	write(`{"step":1,"x":9}` + "\n") // it began anew
	look([]int64{1}, []float64{9})
	write(`{"step":1,"x":9}` + "\nnonsense\n")
	if _, err := l.Figures(t.Context(), newest); err == nil {
		t.Error("nonsense is read")
	}
	if rs, err = l.Runs(t.Context()); err != nil || !strings.Contains(rs[0].Error, runs.MetricsFile) {
		t.Errorf("%+v, %v", rs[0], err)
	}
	if _, err := l.Figures(t.Context(), "../.."); err != nil {
		t.Errorf("a run that is none: %v", err)
	}
}

func TestLabThatIsNotThere(t *testing.T) {
	file := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, file + "/x", "nowhere"} {
		if _, err := labAt(path); dolly.KindOf(err) != dolly.Usage || !strings.Contains(dolly.HintOf(err), "dolly lab run") {
			t.Errorf("%s: %v", path, err)
		}
	}
}
