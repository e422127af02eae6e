package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestOnlyTheConsoleTouchesTheTerminal: in a terminal that answers nothing other
// commands print their text and end; they ask it nothing.
func TestOnlyTheConsoleTouchesTheTerminal(t *testing.T) {
	ours, its, err := openTerminal(80, 24)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("dolly", "version")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = its, its, its
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "CI=")
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	if err := its.Close(); err != nil {
		t.Fatal(err)
	}
	out, _ := io.ReadAll(ours) // of a terminal that is gone the end is an error
	if !strings.HasPrefix(string(out), "dolly ") || strings.Contains(string(out), "\x1b") {
		t.Errorf("wrote %q", out)
	}
}

// TestConsoleInTmux drives the real program in a real terminal: attach, navigate,
// filter, open, lose the node under it, find it again, quit; the next one is as this
// was left.
func TestConsoleInTmux(t *testing.T) {
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("tmux is not installed")
	}
	dir, err := os.MkdirTemp(shortTemp(), "d")
	if err != nil {
		t.Fatal(err)
	}
	s := screenOf{t.Fatalf, filepath.Base(dir), os.Environ()}
	t.Cleanup(func() {
		s.end()
		_ = os.RemoveAll(dir)
	})
	n, err := benchNode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(dir, "s")
	stop := serve(t, n, socket)
	dolly, err := exec.LookPath("dolly")
	if err != nil {
		t.Fatal(err)
	}
	open := func(w, h string) {
		s.tmux("new-session", "-d", "-c", dir, "-x", w, "-y", h, "env", "TERM=screen-256color", "LANG=C.UTF-8", "HOME="+dir, "XDG_STATE_HOME="+dir, dolly, "tui", "--socket", socket)
	}
	open("80", "24")
	s.see("dolly › fleet", "AGENT", "residual 0", "● live", "? help")
	s.keys("2")
	s.see("CHECK", "lease", "RENT")
	s.keys("4")
	s.see("offers", "OFFER")
	s.keys("1", "s", "s", "s") // by server
	s.keys("/", "0.1")
	s.see("/0.1▏")
	s.keys("Enter")
	s.see("esc shows all")
	s.keys("Escape")
	s.see("? help")
	s.keys("G", "Enter")
	s.see("SERVER", "its chain, block by block", "esc back")
	stop()
	s.see("○ stale", "retry in")
	stop = serve(t, n, socket)
	s.see("● live")
	s.keys("Escape") // by itself: with a key at its heels it would be alt
	s.see("residual 0")
	s.keys(":", "events", "Enter")
	s.see("dolly › events", "WHAT")
	s.tmux("resize-window", "-t", "0", "-x", "50", "-y", "10")
	s.see("● live")
	s.keys("q")
	for deadline := time.Now().Add(eventually); exec.Command("tmux", "-L", s.name, "has-session").Run() == nil; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("q does not quit")
		}
	}
	kept, err := os.ReadFile(filepath.Join(dir, "dolly", "console.json"))
	if err != nil || !strings.Contains(string(kept), `"sort": "SERVER"`) {
		t.Errorf("kept %s, %v", kept, err)
	}
	stop()
}
