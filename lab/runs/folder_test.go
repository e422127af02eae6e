package runs_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/dollynator/dolly/lab/runs"
)

func TestAWorkWritesIntoItsFolderOnly(t *testing.T) {
	f := runs.Folder(t.TempDir())
	for _, name := range []string{"", "/etc/x", "../x", "a/../../x", runs.MetricsFile, "./manifest.json", "checkpoints"} {
		if err := f.Write(name, []byte("x")); !errors.Is(err, runs.ErrName) {
			t.Errorf("%q: %v", name, err)
		}
	}
	for _, text := range []string{"old", "new"} {
		if err := f.Write("pictures/loss.svg", []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := f.Read("pictures/loss.svg"); err != nil || string(got) != text {
			t.Errorf("%q, %v", got, err)
		}
	}
	left, err := os.ReadDir(filepath.Join(string(f), "pictures"))
	if err != nil || len(left) != 1 {
		t.Errorf("%v, %v: only the file is left", left, err)
	}
}

func TestWhatCannotBeWrittenLeavesTheOld(t *testing.T) {
	f := runs.Folder(t.TempDir())
	if err := f.Write("a/b", []byte("old")); err != nil {
		t.Fatal(err)
	}
	if err := f.Write("a/b/c", []byte("new")); err == nil {
		t.Error("a file became a folder")
	}
	if got, err := f.Read("a/b"); err != nil || string(got) != "old" {
		t.Errorf("%q, %v", got, err)
	}
}
