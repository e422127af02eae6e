package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/tui"
)

// TestChoices: what is kept is read again, by the owner only; a file that is broken
// is told, not replaced.
func TestChoices(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "console.json")
	if c, err := readChoices(path); err != nil || c.Graphs != "" {
		t.Errorf("of none: %+v, %v", c, err)
	}
	for _, graphs := range []string{"blocks", "braille"} {
		if err := writeChoices(path, tui.Choices{Graphs: graphs, NoMouse: true}); err != nil {
			t.Fatal(err)
		}
		if c, err := readChoices(path); err != nil || c.Graphs != graphs || !c.NoMouse {
			t.Errorf("%+v, %v", c, err)
		}
	}
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(files) != 1 {
		t.Errorf("left %v, %v", files, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readChoices(path); dolly.KindOf(err) != dolly.Usage || !strings.Contains(dolly.HintOf(err), "remove that file") {
		t.Errorf("broken: %v", err)
	}
}

// TestExportsReplaceNothing: the second of a name gets a number.
func TestExportsReplaceNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, want := range []string{"dolly-fleet.tsv", "dolly-fleet-2.tsv", "dolly-fleet-3.tsv"} {
		if path, err := exportFile("fleet.tsv", []byte(want)); err != nil || path != want {
			t.Errorf("wrote %s, %v; want %s", path, err, want)
		}
		if got, err := os.ReadFile(want); err != nil || string(got) != want {
			t.Errorf("%s has %q, %v", want, got, err)
		}
	}
}
