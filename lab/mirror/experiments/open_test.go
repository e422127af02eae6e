package experiments

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
)

func TestOpen(t *testing.T) {
	if names := Names(); !slices.Contains(names, "dummy") || len(names) < 7 {
		t.Errorf("%v", names)
	}
	for _, name := range Names() {
		if text, err := Open(name); err != nil || len(text) == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Open("dumy"); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "did you mean dummy?") {
		t.Errorf("%v", err)
	}
}
