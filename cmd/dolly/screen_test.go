package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// screenOf is a terminal in tmux.
type screenOf struct {
	fatalf func(format string, args ...any)
	name   string
	env    []string
}

func (s screenOf) tmux(args ...string) string {
	cmd := exec.Command("tmux", append([]string{"-L", s.name, "-f", "/dev/null"}, args...)...)
	cmd.Env = s.env
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.fatalf("tmux %q: %v: %s", args, err, out)
	}
	return string(out)
}

// keys are typed as a person would.
func (s screenOf) keys(keys ...string) { s.tmux(append([]string{"send-keys", "-t", "0"}, keys...)...) }

// see waits for texts on the screen.
func (s screenOf) see(texts ...string) {
	var screen string
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		screen = s.tmux("capture-pane", "-p", "-t", "0")
		missing := false
		for _, text := range texts {
			missing = missing || !strings.Contains(screen, text)
		}
		if !missing {
			return
		}
	}
	s.fatalf("no %q on\n%s", texts, screen)
}

// end closes the terminal, if it is there still.
func (s screenOf) end() { _ = exec.Command("tmux", "-L", s.name, "kill-server").Run() }

// screen WHAT…: a terminal of 80 by 24 cells with a shell in it. Open opens it, type
// types a line, keys types keys by their names, see waits for texts.
func screen(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: screen open|type|keys|see …")
	}
	s := screenOf{fatalf: ts.Fatalf, name: "dolly-" + filepath.Base(filepath.Dir(ts.MkAbs("."))) + "-" + filepath.Base(ts.MkAbs("."))}
	for _, name := range []string{"PATH", "HOME", "TMPDIR"} {
		s.env = append(s.env, name+"="+ts.Getenv(name))
	}
	switch args[0] {
	case "open":
		s.env = append(s.env, "TERM=screen-256color", "LANG=C.UTF-8", "PS1=ready$ ")
		ts.Defer(s.end)
		s.tmux("new-session", "-d", "-c", ts.MkAbs("."), "-x", "80", "-y", "24", "sh", "-i")
		s.see("ready$")
	case "type":
		s.keys(append(args[1:], "Enter")...)
	case "keys":
		s.keys(args[1:]...)
	case "see":
		s.see(args[1:]...)
	default:
		ts.Fatalf("screen cannot %s", args[0])
	}
}
