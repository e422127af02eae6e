package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/dollynator/dolly"
)

// fps bounds how often the screen is drawn. Bubbletea's clock is most of what
// an idle console costs.
const fps = 15

// Options say how a console meets its terminal and its node. The zero value
// uses standard input and output and the process's environment.
type Options struct {
	In  io.Reader // nil is os.Stdin
	Out io.Writer // nil is os.Stdout
	Env []string  // "TERM=…" and so on; nil is os.Environ()
	// Redial makes a new link when the old one is lost; Run closes what it
	// returns. Nil asks the old node again.
	Redial func(ctx context.Context) (dolly.Node, error)
	// Command is what to type in a shell for the same answer as a view; it is
	// shown at the end of the key line. Nil or "" shows nothing.
	Command func(dolly.View) string
}

// Run shows n until the user quits, which is no error, or ctx ends, which is
// ctx's error. It does not close n.
func Run(ctx context.Context, n dolly.Node, o Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if o.In == nil {
		o.In = os.Stdin
	}
	if o.Out == nil {
		o.Out = os.Stdout
	}
	if o.Env == nil {
		o.Env = os.Environ()
	}
	p := tea.NewProgram(newModel(ctx, n, o), tea.WithContext(ctx), tea.WithInput(o.In), tea.WithOutput(o.Out),
		tea.WithEnvironment(o.Env), tea.WithAltScreen(), tea.WithFPS(fps), tea.WithoutSignalHandler())
	last, err := p.Run()
	if m, ok := last.(model); ok {
		err = errors.Join(err, m.link.hangUp())
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("run the console: %w", err)
	}
	return nil
}
