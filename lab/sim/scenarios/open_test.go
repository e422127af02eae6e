package scenarios

import (
	"errors"
	"strings"
	"testing"
)

func TestShippedScenariosAreQuestions(t *testing.T) {
	for _, name := range Names() {
		s, err := Open(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if s.Name != name || !strings.HasSuffix(s.Question, "?") {
			t.Errorf("%s.yml: it is called %q and asks %q", name, s.Name, s.Question)
		}
	}
}

func TestNoOtherNameOpens(t *testing.T) {
	for _, name := range []string{"", "x", "../scenarios/chaos", "chaos.yml"} {
		if _, err := Open(name); !errors.Is(err, ErrUnknown) {
			t.Errorf("%q: %v", name, err)
		}
	}
}
