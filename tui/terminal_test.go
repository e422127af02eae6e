package tui

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/dollynator/dolly"
)

// TestTheTerminalIsGivenBack as it was found, whatever was shown on it.
func TestTheTerminalIsGivenBack(t *testing.T) {
	s := newScreenful(80, 24)
	term := newTerminal(Options{Out: s})
	for range 2 {
		if err := term.take(true); err != nil {
			t.Fatal(err)
		}
		if err := term.paint(picture{width: 80, height: 24, lines: []string{"hello"}, mouse: true}); err != nil {
			t.Fatal(err)
		}
		if s.signs[0][4] != "o" || !s.modes["?1049"] || !s.modes["?1000"] || !s.modes["?2004"] || s.modes["?25"] {
			t.Errorf("while it is ours: %v, %q", s.modes, s.signs[0])
		}
		for range 2 {
			if err := term.give(); err != nil {
				t.Fatal(err)
			}
		}
		if len(s.modes) != 1 || !s.modes["?25"] {
			t.Errorf("left %v", s.modes)
		}
		if err := term.paint(picture{width: 80, height: 24, lines: []string{"bye"}}); err != nil || s.signs[0][0] != " " {
			t.Errorf("painted on what is not ours: %q, %v", s.signs[0], err)
		}
	}
}

// TestAPanicGivesTheTerminalBack in a command too, which runs beside the program.
func TestAPanicGivesTheTerminalBack(t *testing.T) {
	for name, cmd := range map[string]tea.Cmd{
		"a command": func() tea.Msg { panic("alice") },
		"of many":   tea.Batch(func() tea.Msg { return nil }, func() tea.Msg { panic("bob") }),
	} {
		s := newScreenful(80, 24)
		c := console{t: newTerminal(Options{Out: s})}
		if err := c.t.take(false); err != nil {
			t.Fatal(err)
		}
		func() {
			defer func() { _ = recover() }()
			runAll(c.guard(cmd))
		}()
		if s.modes["?1049"] {
			t.Errorf("after a panic in %s: %v", name, s.modes)
		}
	}
	out := newScreenful(80, 24)
	func() {
		defer func() { _ = recover() }()
		calls := 0
		o := Options{In: strings.NewReader(""), Out: out, Env: []string{"TERM=xterm"}, Command: func(dolly.View) string {
			if calls++; calls > 1 { // the first is before the terminal is ours
				panic("carol")
			}
			return ""
		}}
		_ = Run(t.Context(), newFake(), o)
		t.Error("nothing panicked")
	}()
	if out.modes["?1049"] {
		t.Errorf("after a panic in Update: %v", out.modes)
	}
}

// TestOnlyATerminalIsSuspended: who came from afar has no shell here to go back to.
func TestOnlyATerminalIsSuspended(t *testing.T) {
	s := newScreenful(80, 24)
	c := console{m: newModel(t.Context(), newFake(), Options{}), t: newTerminal(Options{Out: s})}
	c.p = newPainter(c.t)
	if err := c.t.take(false); err != nil {
		t.Fatal(err)
	}
	_, cmd := c.Update(suspended{})
	if msg := cmd(); msg != (resumed{}) || !s.modes["?1049"] {
		t.Errorf("%v, %v", msg, s.modes)
	}
}

// TestFramesAtOnce only after the terminal said that it can.
func TestFramesAtOnce(t *testing.T) {
	var out bytes.Buffer
	c := console{m: newModel(t.Context(), newFake(), Options{}), t: newTerminal(Options{Out: &out})}
	c.p = newPainter(c.t)
	if err := c.t.take(true); err != nil || !strings.HasSuffix(out.String(), askFrames) {
		t.Errorf("asks %q, %v", out.String(), err)
	}
	paint := func(text string) string {
		out.Reset()
		if err := c.t.paint(picture{width: 80, height: 24, lines: []string{text}}); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if s := paint("alice"); strings.Contains(s, beginFrame) {
		t.Errorf("writes %q", s)
	}
	for value, can := range map[ansi.ModeSetting]bool{ansi.ModeNotRecognized: false, ansi.ModePermanentlyReset: false, ansi.ModeReset: true} {
		c.t.atOnce = false
		c.Update(tea.ModeReportMsg{Mode: ansi.ModeSynchronizedOutput, Value: value})
		if s := paint(fmt.Sprint("bob ", value)); strings.HasPrefix(s, beginFrame) != can || strings.HasSuffix(s, endFrame) != can {
			t.Errorf("after %v writes %q", value, s)
		}
	}
	for _, c := range []struct {
		env  string
		asks bool
	}{{"TERM=xterm", true}, {"TERM_PROGRAM=Apple_Terminal", false}, {"SSH_TTY=/dev/pts/1", false}, {"TERM_PROGRAM=ghostty", true}} {
		if got := answersFrames([]string{c.env}); got != c.asks {
			t.Errorf("%s: asks %v", c.env, got)
		}
	}
}

// TestATerminalThatIsGoneEndsTheConsole with the reason.
func TestATerminalThatIsGoneEndsTheConsole(t *testing.T) {
	quiet, w := io.Pipe()
	defer func() { _ = w.Close() }()
	broken := errors.New("nobody reads")
	out := &failing{after: 1, err: broken}
	if err := Run(t.Context(), newFake(), Options{In: quiet, Out: out, Env: []string{"TERM=xterm"}}); !errors.Is(err, broken) {
		t.Errorf("ended with %v", err)
	}
}

// failing is a writer that fails after some writes.
type failing struct {
	after int
	err   error
}

func (f *failing) Write(p []byte) (int, error) {
	if f.after--; f.after < 0 {
		return 0, f.err
	}
	return len(p), nil
}

// TestClipboard goes through the terminal (OSC 52).
func TestClipboard(t *testing.T) {
	var out bytes.Buffer
	c := console{m: newModel(t.Context(), newFake(), Options{}), t: newTerminal(Options{Out: &out})}
	_, cmd := c.Update(clipped("alice\xff"))
	if runAll(cmd); out.String() != "\x1b]52;c;YWxpY2U/\a" {
		t.Errorf("writes %q", out.String())
	}
}

// TestASlowTerminalGetsTheNewest of many pictures.
func TestASlowTerminalGetsTheNewest(t *testing.T) {
	in, out := io.Pipe()
	term := newTerminal(Options{Out: out})
	term.ours = true
	p := newPainter(term)
	stop, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- p.run(stop) }()
	p.show(picture{width: 9, height: 1, lines: []string{"first"}})
	read := make([]byte, 1)
	if _, err := in.Read(read); err != nil { // it is in the middle of a write
		t.Fatal(err)
	}
	for range 100 {
		p.show(picture{width: 9, height: 1, lines: []string{"lost"}})
	}
	p.show(picture{width: 9, height: 1, lines: []string{"newest"}})
	var all []byte
	for buf := make([]byte, 100); !bytes.Contains(all, []byte("newest")); {
		n, err := in.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, buf[:n]...)
	}
	if bytes.Contains(all, []byte("lost")) {
		t.Errorf("wrote %q", all)
	}
	close(stop)
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
