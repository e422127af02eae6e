package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/dollynator/dolly"
)

// Options say how a console meets its terminal and its node. The zero value
// uses standard input and output and the process's environment.
type Options struct {
	In  io.Reader // nil is os.Stdin
	Out io.Writer // nil is os.Stdout
	Env []string  // "TERM=…" and so on; nil is os.Environ()
	// Sizes are those of a terminal that is far away: the first, and each that it
	// changes to. Nil asks Out for them, if that is a terminal.
	Sizes <-chan Size
	// Redial makes a new link when the old one is lost; Run closes what it
	// returns. Nil asks the old node again.
	Redial func(ctx context.Context) (dolly.Node, error)
	// Command is what to type in a shell for the same answer as a view; it is
	// shown at the end of the key line. Nil or "" shows nothing.
	Command func(dolly.View) string
	// Choices is how the user left the console; Keep is told at the end if that
	// changed. Nil forgets.
	Choices Choices
	Keep    func(Choices) error
	// Export writes a file and says where. Nil exports nothing.
	Export func(name string, content []byte) (path string, err error)
	// Days are those of a recording; nil if the node lives.
	Days *Days
	// Lab is shown beside the node, or alone if there is none; nil is not.
	Lab Lab
}

func (o Options) filled() Options {
	if o.In == nil {
		o.In = os.Stdin
	}
	if o.Out == nil {
		o.Out = os.Stdout
	}
	if o.Env == nil {
		o.Env = os.Environ()
	}
	return o
}

// Run shows n, which may be nil if there is a Lab, until the user quits, which is no error, or ctx ends, which is
// ctx's error. It does not close n. A terminal that cannot move its cursor
// (TERM=dumb) gets [Announce].
func Run(ctx context.Context, n dolly.Node, o Options) error {
	o = o.filled()
	if isDumb(o.Env) {
		return Announce(ctx, n, o)
	}
	running, end := context.WithCancelCause(ctx)
	defer end(nil)
	last, err := host(running, end, newModel(running, n, o))
	err = errors.Join(err, last.link.hangUp(), last.keep())
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("run the console: %w", err)
	}
	return nil
}

// keep hands the choices over if they changed.
func (m model) keep() error {
	if m.opts.Keep == nil || !m.choices.changed {
		return nil
	}
	if err := m.opts.Keep(m.choices); err != nil {
		return fmt.Errorf("keep how the console was left: %w", err)
	}
	return nil
}
