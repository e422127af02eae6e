//go:build lean

package main

import (
	"strings"
	"testing"
)

// programs are what tests can run.
func programs() map[string]func() { return map[string]func(){"dolly": main} }

func TestALeanProgramSaysWhatItHasNot(t *testing.T) {
	for _, args := range [][]string{{"lab", "sweep", "x", "--nats", "embedded"}, {"sim", "--agents", "3"}, {"bench"}, {"demo", "--headless"}, {"verify", "--help"}} {
		code, _, said := asked(t.Context(), args...)
		if code != 2 || !strings.Contains(said, "without town and laboratory") || !strings.Contains(said, "go build") {
			t.Errorf("%v: %d, %s", args, code, said)
		}
	}
	if code, out, _ := asked(t.Context(), "--help"); code != 0 || strings.Contains(out, "bench") {
		t.Errorf("%d, and what is not there is listed:\n%s", code, out)
	}
}
