package parquet

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// fact is a line of what the files were written from.
type fact struct {
	Question string
	Answer   []string
}

func facts(t *testing.T) (out []fact) {
	t.Helper()
	text, err := os.ReadFile("../texts/facts.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		var f fact
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatal(err)
		}
		out = append(out, f)
	}
	return out
}

func open(t *testing.T, raw []byte) *File {
	t.Helper()
	f, err := Open(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func samples(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	found, err := filepath.Glob("testdata/*.parquet")
	if err != nil || len(found) < 5 {
		t.Fatalf("%v: %v", found, err)
	}
	for _, path := range found {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(path)] = raw
	}
	return out
}

func TestFilesOfAnotherWriter(t *testing.T) {
	want := facts(t)[:40]
	for name, raw := range samples(t) {
		f := open(t, raw)
		questions, err := f.Texts("question")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		answers, err := f.Texts("answer")
		if err != nil || len(questions) != 40 || len(answers) != 40 {
			t.Errorf("%s: %d questions, %d answers: %v", name, len(questions), len(answers), err)
			continue
		}
		for i, w := range want {
			all := w.Answer
			if name == "delta.parquet" { // it has one answer a row
				all = all[:1]
			}
			if !slices.Equal(questions[i], []string{w.Question}) || !slices.Equal(answers[i], all) {
				t.Errorf("%s, row %d: %q %q, want %q %q", name, i, questions[i], answers[i], w.Question, all)
			}
		}
	}
}

func TestWhatIsNotReadIsNamed(t *testing.T) {
	f := open(t, samples(t)["plain.parquet"])
	if _, err := f.Texts("id"); !errors.Is(err, ErrNotRead) {
		t.Errorf("a column of numbers: %v", err)
	}
	if _, err := f.Texts("anser"); !errors.Is(err, ErrColumn) || !strings.Contains(err.Error(), "there are id, question, answer") {
		t.Errorf("a column that is not there: %v", err)
	}
	if _, err := inflate(4, nil, 0); !errors.Is(err, ErrNotRead) {
		t.Errorf("brotli: %v", err)
	}
	for _, raw := range [][]byte{nil, []byte("PAR1PAR1"), bytes.Repeat([]byte("PAR1"), 9)} {
		if _, err := Open(bytes.NewReader(raw), int64(len(raw))); !errors.Is(err, ErrBroken) {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

// A damaged file is an error or reads as something; it takes nothing down.
func TestDamage(t *testing.T) {
	for _, raw := range samples(t) {
		for i := 0; i < len(raw); i += 7 {
			bad := slices.Clone(raw)
			bad[i] ^= byte(1 + i%255)
			try(bad)
		}
		for n := 0; n < len(raw); n += 37 {
			try(raw[:n])
		}
		try(raw[len(raw)/2:])
	}
}

func try(raw []byte) {
	f, err := Open(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return
	}
	for _, name := range f.Names() {
		_, _ = f.Texts(name)
	}
}

func FuzzOpen(f *testing.F) {
	for _, raw := range samples(f) {
		f.Add(raw)
	}
	f.Fuzz(func(_ *testing.T, raw []byte) { try(raw) })
}
