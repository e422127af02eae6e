package main

import (
	"errors"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"buybot": main})
}

// TestScripts runs buybot as people do, where nobody answers. That it trades is
// shown in package edge and by the town.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata", RequireExplicitExec: true, RequireUniqueNames: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir+"/home")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// exits CODE COMMAND…: the command fails with this code, one error and no trace.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	var failed *exec.ExitError
	if !errors.As(err, &failed) || failed.ExitCode() != want {
		ts.Fatalf("ended with %v, want code %d", err, want)
	}
	said := ts.ReadFile("stderr")
	if strings.Count(said, "buybot: error: ") != 1 || strings.Contains(said, "goroutine ") || strings.Contains(said, "Usage:") {
		ts.Fatalf("want one error, no trace and no usage text")
	}
}
