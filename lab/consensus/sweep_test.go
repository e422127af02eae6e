package consensus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

// shortSweep is quick studies of few epochs.
func shortSweep(t *testing.T, engine string) Sweep {
	t.Helper()
	studies, err := Studies(true)
	if err != nil {
		t.Fatal(err)
	}
	studies = studies[:2]
	for i := range studies {
		for k := range studies[i].Arms {
			studies[i].Arms[k].Config.Training.Epochs = 5
		}
	}
	s, err := NewSweep(studies, 7, engine)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// learnInto learns the missing runs into a file and returns how many those were.
func learnInto(t *testing.T, s Sweep, file *bytes.Buffer, have map[string]Outcome) int {
	t.Helper()
	jobs := s.Missing(have)
	for _, j := range jobs {
		o, err := s.ArmOf(j).Learn(context.Background(), j.Seed)
		if err != nil {
			t.Fatal(err)
		}
		if err := Keep(file, j.Key, o); err != nil {
			t.Fatal(err)
		}
		have[j.Key] = o
	}
	return len(jobs)
}

// pageOf is the page and the pictures of a sweep.
func pageOf(t *testing.T, s Sweep, have map[string]Outcome) string {
	t.Helper()
	all := s.Findings(have)
	page, err := Page(all, "x")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		page = append(page, f.Picture().Data...)
	}
	return string(page)
}

// TestASweepGoesOnWhereItWasCut cuts the file of finished runs anywhere, also within a
// line: what is whole is not learned again, and the page is that of an unbroken sweep.
func TestASweepGoesOnWhereItWasCut(t *testing.T) {
	s := shortSweep(t, "this program")
	var file bytes.Buffer
	have := map[string]Outcome{}
	learnInto(t, s, &file, have)
	want := pageOf(t, s, have)
	r := rand.New(rand.NewPCG(3, 3))
	for range 5 {
		at := r.IntN(file.Len() + 1)
		left := bytes.NewBuffer(bytes.Clone(file.Bytes()[:at]))
		have, whole, err := LoadKept(bytes.NewReader(left.Bytes()))
		if err != nil {
			t.Fatalf("cut at %d: %v", at, err)
		}
		left.Truncate(int(whole))
		lines := strings.Count(left.String(), "\n")
		if again := learnInto(t, s, left, have); again != len(s.Jobs)-lines || len(s.Missing(have)) > 0 {
			t.Fatalf("cut at %d, after %d runs: %d of %d learned", at, lines, again, len(s.Jobs))
		}
		if left.String() != file.String() {
			t.Errorf("cut at %d: another file", at)
		}
		if have, _, err = LoadKept(left); err != nil || pageOf(t, s, have) != want {
			t.Errorf("cut at %d: another page: %v", at, err)
		}
	}
}

// TestRunsOfAnotherProgramAreLearnedAgain, and so are those of other seeds.
func TestRunsOfAnotherProgramAreLearnedAgain(t *testing.T) {
	s := shortSweep(t, "this program")
	have := map[string]Outcome{}
	for _, j := range shortSweep(t, "another one").Jobs {
		have[j.Key] = Outcome{}
	}
	later, err := NewSweep(s.Studies, 9, "this program")
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range later.Jobs {
		have[j.Key] = Outcome{}
	}
	if n := len(s.Missing(have)); n != len(s.Jobs) {
		t.Errorf("%d of %d are missing", n, len(s.Jobs))
	}
}

func TestKeptRunsAreRefused(t *testing.T) {
	for _, text := range []string{"{}\n", "poem\n", `{"key":"a"}` + "\n"} {
		if _, _, err := LoadKept(strings.NewReader(text)); !errors.Is(err, ErrKept) || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("%q: %v", text, err)
		}
	}
	full := errors.New("disk full")
	if err := Keep(fullDisk{full}, "a", Outcome{}); !errors.Is(err, full) {
		t.Error(err)
	}
	if _, _, err := LoadKept(io.MultiReader(strings.NewReader("{"), fullDisk{full})); !errors.Is(err, full) {
		t.Error(err)
	}
}

// fullDisk fails whatever is asked of it.
type fullDisk struct{ err error }

func (d fullDisk) Write([]byte) (int, error) { return 0, fmt.Errorf("write: %w", d.err) }
func (d fullDisk) Read([]byte) (int, error)  { return 0, fmt.Errorf("read: %w", d.err) }
