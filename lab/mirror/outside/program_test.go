package outside

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain is dolly-models if it is started as that: each text is a vector of its
// length and its number of words.
func TestMain(m *testing.M) {
	if os.Getenv("DOLLY_TEST_MODELS") == "" {
		os.Exit(m.Run())
	}
	s := bufio.NewScanner(os.Stdin)
	for s.Scan() {
		var q request
		var a reply
		if err := json.Unmarshal(s.Bytes(), &q); err != nil {
			a.Error = err.Error()
		}
		for _, text := range q.Texts {
			a.Vectors = append(a.Vectors, []float64{float64(len(text)), float64(len(strings.Fields(text)))})
			if text == "fail" {
				a = reply{Error: "it cannot say that"}
				break
			}
			if text == "end" {
				os.Exit(1)
			}
		}
		if err := json.NewEncoder(os.Stdout).Encode(a); err != nil {
			os.Exit(1)
		}
	}
	os.Exit(0)
}

func folder(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range files {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func program(t *testing.T) *Program {
	t.Helper()
	t.Setenv("DOLLY_TEST_MODELS", "1")
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return &Program{Path: own}
}

func TestRun(t *testing.T) {
	p, model := program(t), folder(t, "model.onnx", "tokenizer.json")
	for range 2 {
		got, err := p.Run(model, "", []string{"good relay", "bad"})
		if err != nil || len(got.Vectors) != 2 || got.Vectors[0][0] != 10 || got.Vectors[0][1] != 2 {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	if _, err := p.Run(model, "", []string{"fail"}); !errors.Is(err, ErrFailed) || !strings.Contains(err.Error(), "cannot say") {
		t.Errorf("%v", err)
	}
	if _, err := p.Run(model, "", []string{"end"}); !errors.Is(err, ErrFailed) {
		t.Errorf("%v", err)
	}
}

func TestWhatIsMissingIsSaid(t *testing.T) {
	p := program(t)
	for _, c := range []struct{ model, tokenizer, want string }{
		{folder(t), "", "optimum-cli export onnx"},
		{"nowhere", "", "optimum-cli export onnx"},
		{folder(t, "model.onnx"), "", "has no tokenizer.json"},
		{folder(t, "model.onnx", "tokenizer.json"), folder(t), "has no tokenizer.json"},
	} {
		if _, err := p.Run(c.model, c.tokenizer, nil); !errors.Is(err, ErrNoModel) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
	t.Setenv("PATH", t.TempDir())
	var lost Program
	if _, err := lost.Run(folder(t, "model.onnx", "tokenizer.json"), "", nil); !errors.Is(err, ErrNoProgram) {
		t.Errorf("%v", err)
	}
}
