package tui

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"golang.org/x/term"
)

// host runs a model in its terminal until it quits or ctx ends, and returns how it
// was left. The terminal is given back however that comes about, a panic included.
func host(ctx context.Context, end context.CancelCauseFunc, m model) (_ model, err error) {
	o := m.opts
	t := newTerminal(o)
	m = m.resized(t.first(o))
	if err := t.take(answersFrames(o.Env)); err != nil {
		return m, errors.Join(err, t.give())
	}
	defer func() { err = errors.Join(err, t.give()) }()
	c := console{m, t, newPainter(t)}
	// Bubbletea has the loop and reads keys; it neither draws nor asks the terminal.
	p := tea.NewProgram(c, tea.WithContext(ctx), tea.WithInput(o.In), tea.WithOutput(io.Discard), tea.WithEnvironment(o.Env),
		tea.WithoutRenderer(), tea.WithFPS(1), tea.WithColorProfile(colorprofile.ANSI), tea.WithWindowSize(m.width, m.height),
		tea.WithoutSignalHandler(), tea.WithoutCatchPanics())
	var beside sync.WaitGroup
	beside.Go(func() {
		if err := c.p.run(ctx.Done()); err != nil {
			end(err)
		}
	})
	beside.Go(func() { t.watch(ctx, o, p) })
	last, err := p.Run()
	if c, ok := last.(console); ok {
		m = c.m
	}
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	end(nil)
	beside.Wait()
	return m, err
}

// first is the terminal's size when the console begins.
func (t *terminal) first(o Options) tea.WindowSizeMsg {
	if o.Sizes != nil {
		select {
		case s := <-o.Sizes:
			return tea.WindowSizeMsg{Width: s.Width, Height: s.Height}
		default:
			return tea.WindowSizeMsg{}
		}
	}
	if f, ok := t.out.(*os.File); ok {
		if w, h, err := term.GetSize(int(f.Fd())); err == nil {
			return tea.WindowSizeMsg{Width: w, Height: h}
		}
	}
	return tea.WindowSizeMsg{} // what is no terminal has none
}

// watch tells the program what becomes of the terminal.
func (t *terminal) watch(ctx context.Context, o Options, p *tea.Program) {
	sized := func(s Size) { p.Send(tea.WindowSizeMsg{Width: s.Width, Height: s.Height}) }
	if f, ok := t.out.(*os.File); ok && o.Sizes == nil {
		watchTerminal(ctx, f, sized, func() {
			if err := t.take(false); err != nil {
				p.Send(said(err.Error()))
			}
		})
		return
	}
	for o.Sizes != nil {
		select {
		case <-ctx.Done():
			return
		case s := <-o.Sizes:
			sized(s)
		}
	}
}

// answersFrames reports whether a terminal may be asked if it shows frames at once:
// Apple's writes the question on the screen, and over SSH one does not know whose
// terminal it is.
func answersFrames(env []string) bool {
	if lookup(env, "SSH_TTY") != "" && lookup(env, "WT_SESSION") == "" {
		return false
	}
	return !strings.Contains(lookup(env, "TERM_PROGRAM"), "Apple")
}
