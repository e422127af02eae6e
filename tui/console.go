package tui

import (
	"cmp"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// console is a model in a terminal: what the model draws goes to the painter, and
// what only a terminal can do is done here.
type console struct {
	m model
	t *terminal
	p *painter
}

// clipped is a text for the terminal's clipboard.
type clipped string

// suspended is the wish to give the terminal back until the shell says fg.
type suspended struct{}

// resumed comes when the terminal is ours again, and empty.
type resumed struct{}

// Init draws a first picture before anything is known.
func (c console) Init() tea.Cmd {
	c.p.show(c.m.picture())
	return c.guard(c.m.Init())
}

// Update hands on what is the model's, and shows what it draws, if it drew.
func (c console) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case clipped:
		return c, c.guard(func() tea.Msg { return failed(c.t.clip(strings.ToValidUTF8(string(msg), "?"))) })
	case suspended:
		return c, c.guard(func() tea.Msg { return cmp.Or(failed(c.t.suspend()), tea.Msg(resumed{})) })
	case resumed:
		c.p.show(c.m.picture())
		return c, nil
	case tea.ModeReportMsg:
		if msg.Mode == ansi.ModeSynchronizedOutput && msg.Value == ansi.ModeReset {
			c.t.framed()
		}
		return c, nil
	}
	var cmd tea.Cmd
	before := &c.m.drawn[0] // there is a line always
	if c.m, cmd = c.m.Update(msg); &c.m.drawn[0] != before {
		c.p.show(c.m.picture())
	}
	return c, c.guard(cmd)
}

// View draws nothing: bubbletea's renderer is off.
func (c console) View() tea.View { return tea.View{} }

// failed is an error as a message.
func failed(err error) tea.Msg {
	if err == nil {
		return nil
	}
	return said(err.Error())
}

// guard gives the terminal back before a command that panics ends the program, so
// that one can read why.
func (c console) guard(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg {
		done := false
		defer func() {
			if !done {
				_ = c.t.give() // the panic is what matters
			}
		}()
		msg := cmd()
		if all, ok := msg.(tea.BatchMsg); ok {
			for i, one := range all {
				all[i] = c.guard(one)
			}
		}
		done = true
		return msg
	}
}
