package tui

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"golang.org/x/term"
)

// Size is a terminal's, in cells.
type Size = struct{ Width, Height int }

// terminal is what the console takes over while it runs, and gives back.
type terminal struct {
	out io.Writer
	raw *os.File // what is typed comes from here; nil if that is no terminal

	mu     sync.Mutex // guards what follows, and who writes
	was    *term.State
	ours   bool
	asked  bool // whether it can show a frame at once
	atOnce bool // it said that it can
	shown  picture
	brush  brush
}

func newTerminal(o Options) *terminal {
	t := &terminal{out: o.Out}
	if f, ok := o.In.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		t.raw = f
	}
	return t
}

// take makes the terminal ours, also if somebody else had it meanwhile.
func (t *terminal) take(ask bool) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.raw != nil {
		was, err := term.MakeRaw(int(t.raw.Fd()))
		if err != nil {
			return fmt.Errorf("read single keys: %w", err)
		}
		if t.was == nil {
			t.was = was
		}
	}
	t.ours, t.shown = true, picture{}
	hello := enterScreen
	if ask && !t.asked {
		hello += askFrames
		t.asked = true
	}
	return t.write(hello)
}

// give gives it back as it was found. It may be called twice.
func (t *terminal) give() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.ours {
		return nil
	}
	t.ours = false
	bye := leaveScreen
	if t.shown.mouse {
		bye = mouseOff + bye
	}
	err := t.write(bye)
	if t.raw != nil {
		err = errors.Join(err, term.Restore(int(t.raw.Fd()), t.was))
	}
	return err
}

// paint shows a picture while the terminal is ours.
func (t *terminal) paint(pic picture) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.ours {
		return nil
	}
	change := t.brush.change(t.shown, pic)
	t.shown = pic
	if len(change) == 0 {
		return nil
	}
	if t.atOnce {
		return t.write(beginFrame + string(change) + endFrame)
	}
	return t.write(string(change))
}

// framed notes that the terminal shows at once what is between two marks.
func (t *terminal) framed() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.atOnce = true
}

// clip puts a text into the terminal's clipboard (OSC 52).
func (t *terminal) clip(text string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.write("\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(text)) + "\a")
}

// write hands over text whose lock is held.
func (t *terminal) write(text string) error {
	if _, err := io.WriteString(t.out, text); err != nil {
		return fmt.Errorf("write to the terminal: %w", err)
	}
	return nil
}
