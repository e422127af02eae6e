package mutants

import (
	"bytes"
	"errors"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// checkout is the tree that this test is part of.
func checkout(t *testing.T) *Tree {
	t.Helper()
	tree, err := Open(t.Context(), ".")
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestThereAreEnough(t *testing.T) {
	seen, rooms := map[string]bool{}, map[string]int{}
	for _, m := range All() {
		if seen[m.Name] || m.Name == "" || !strings.HasPrefix(m.Invariant, "I") && m.Invariant != "strategy" || len(m.Packages) == 0 {
			t.Errorf("%q has no name of its own, no invariant, or no tests", m.Name)
		}
		seen[m.Name] = true
		rooms[filepath.Dir(m.File)]++
	}
	if rooms["charter"] < 24 || rooms["agent/purchase"]+rooms["node/life"] < 24 {
		t.Errorf("too few: %v", rooms)
	}
}

// Every mutant is an edit of the code as it is, and compiles: otherwise it would
// be killed by the compiler, which shows nothing.
func TestEveryMutantFitsAndCompiles(t *testing.T) {
	tree := checkout(t)
	fset := token.NewFileSet()
	imports := exports(t, tree, fset)
	for _, m := range All() {
		if err := compile(tree, fset, imports, m); err != nil {
			t.Errorf("%s: %v", m.Name, err)
		}
	}
}

// exports reads what the mutated packages import as the compiler wrote it.
func exports(t *testing.T, tree *Tree, fset *token.FileSet) types.Importer {
	t.Helper()
	args := []string{"list", "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}"}
	for _, m := range All() {
		args = append(args, "./"+filepath.ToSlash(filepath.Dir(m.File)))
	}
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = tree.root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(said(err))
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "=")
		files[path] = file
	}
	return importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(files[path]) })
}

// compile checks the types of a mutant's package.
func compile(tree *Tree, fset *token.FileSet, imports types.Importer, m Mutant) error {
	path, edited, err := tree.Source(m)
	if err != nil {
		return err
	}
	names, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*.go"))
	if err != nil {
		return err
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		var src any
		if name == path {
			src = edited
		}
		f, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	_, err = (&types.Config{Importer: imports}).Check(m.File, fset, files, nil)
	return err
}

func TestAnEditIsRefusedUnlessItsTextIsThereOnce(t *testing.T) {
	file := []byte("if a > b {}\nif a > c {}\n")
	for old, fits := range map[string]bool{"a > b": true, "a > ": false, "a > d": false, "": false, "a < b": false} {
		got, err := Mutant{Name: "m", Old: old, New: "a < b"}.Edit(file)
		if fits != (err == nil) || !fits && !errors.Is(err, ErrStale) {
			t.Errorf("%q: %v", old, err)
		}
		if fits && !bytes.Equal(got, []byte("if a < b {}\nif a > c {}\n")) {
			t.Errorf("%q: %s", old, got)
		}
	}
}

// toy is a small module with a rule, and a test that looks at one side of it.
func toy(t *testing.T) *Tree {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":      "module toy\n\ngo 1.26\n",
		"cap.go":      "package toy\n\nfunc under(n, most int) bool { return n <= most }\n",
		"cap_test.go": "package toy\n\nimport \"testing\"\n\nfunc TestMost(t *testing.T) {\n\tt.Run(\"above\", func(t *testing.T) {\n\t\tif under(3, 2) {\n\t\t\tt.Error(\"3 is under 2\")\n\t\t}\n\t})\n}\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestMutantsAreKilledByTestsThatLook(t *testing.T) {
	tree := toy(t)
	if err := tree.Sound(t.Context(), []Mutant{{Packages: []string{"."}}}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, new string
		by        string
		err       error
	}{
		{"dropped", "true || n <= most", ". TestMost", nil},
		{"off by one below", "n < most", "", nil},
		{"not Go", "n <== most", "", ErrBroken},
		{"stale", "n <= most", "", ErrStale},
	} {
		v, err := tree.Try(t.Context(), Mutant{Name: c.name, File: "cap.go", Old: "n <= most", New: c.new, Packages: []string{"."}})
		if !errors.Is(err, c.err) || v.By != c.by || v.Killed != (c.by != "") {
			t.Errorf("%s: killed by %q, want %q: %v", c.name, v.By, c.by, err)
		}
	}
}

func TestATreeWhoseTestsFailProvesNothing(t *testing.T) {
	tree := toy(t)
	broken := "package toy\n\nimport \"testing\"\n\nfunc TestNever(t *testing.T) { t.Fail() }\n"
	if err := os.WriteFile(filepath.Join(tree.root, "never_test.go"), []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := tree.Sound(t.Context(), []Mutant{{Packages: []string{"."}}}); !errors.Is(err, ErrUnsound) {
		t.Errorf("it is sound: %v", err)
	}
}
