package main

import (
	"runtime/debug"
	"testing"
)

func TestLessIsCollectedWhereLittleIsKept(t *testing.T) {
	was := debug.SetGCPercent(100)
	defer debug.SetGCPercent(was)
	percent := func() int {
		now := debug.SetGCPercent(100)
		debug.SetGCPercent(now)
		return now
	}
	for _, c := range []struct {
		slots int
		gogc  string
		want  int
	}{{200, "", 400}, {200, "50", 100}, {100_000, "", 100}} {
		undo := collectLess(&Env{Getenv: func(string) string { return c.gogc }}, c.slots)
		if got := percent(); got != c.want {
			t.Errorf("%d slots, GOGC %q: %d", c.slots, c.gogc, got)
		}
		if undo(); percent() != 100 {
			t.Errorf("%d slots: %d is left", c.slots, percent())
		}
	}
}
