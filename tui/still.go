package tui

import (
	"context"
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
)

// Still is one screen of the console without a terminal.
type Still struct{ m model }

// NewStill asks n for what a screen needs. The screen is one of those that tab turns
// to, by name.
func NewStill(ctx context.Context, n dolly.Node, o Options, name string, width, height int) (*Still, error) {
	m := newModel(ctx, n, o.filled())
	row := m.row()
	found := slices.IndexFunc(row, func(s screenID) bool { return m.screens[s].name == name })
	if found < 0 {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf("no screen is called %q", name)}
	}
	m.trail = trail{at(row[found], "")}
	m.width, m.height, m.link.up = width, height, true
	for range 2 { // what the first answer names is asked for next
		d, err := gather(ctx, n, o.Lab, m.wanted())
		if err != nil {
			return nil, err
		}
		m.fresh = m.fresh.merge(d)
	}
	if v, err := dolly.Fetch[[]dolly.Event](ctx, n, dolly.ViewEvents, dolly.Query{Limit: keptEvents}); err == nil {
		m.fresh.events = v
	}
	s := &Still{m.showing()}
	return s, nil
}

// Frame makes the screen from what is known and draws it, as the console does after
// every answer.
func (s *Still) Frame() []string {
	s.m.page = s.m.panel()
	return s.m.rows()
}
