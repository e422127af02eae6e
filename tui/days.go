package tui

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/dollynator/dolly"
)

const manyDays = 30 // that a great step turns

// Days is a recording that can be turned to any of its days. Day is the one that is
// shown first; 0, like any from Last on, is the last and goes along with it.
type Days struct {
	First, Day int
	Last       func() int // it may grow
	Node       func(day int) (dolly.Node, error)
}

// shown is the day that is shown.
func (d Days) shown() int {
	if last := d.Last(); d.Day == 0 || d.Day > last {
		return last
	}
	return d.Day
}

// turned is a recording at another day.
type turned struct {
	day  int
	link linked
}

// travel turns a recording, or plays it.
func (m model) travel(key string) (model, tea.Cmd) {
	k := m.keys
	switch {
	case m.opts.Days == nil:
		return m, nil
	case k.Latest.is(key):
		m.playing = !m.playing
		return m, nil
	case k.Earlier.is(key):
		return m.turn(-1)
	case k.Later.is(key):
		return m.turn(1)
	case key == k.Much.keys[0]:
		return m.turn(-manyDays)
	case key == k.Much.keys[1]:
		return m.turn(manyDays)
	}
	return m, nil
}

// turn goes some days on or back. What plays halts at the last day.
func (m model) turn(by int) (model, tea.Cmd) {
	d := m.opts.Days
	was, last := d.shown(), d.Last()
	day := max(d.First, min(was+by, last))
	if day == was {
		m.playing = false
		return m, nil
	}
	to := *d
	if to.Day = day; day == last {
		to.Day = 0
	}
	m.opts.Days = &to
	m.link.gen++
	get := func(context.Context) (dolly.Node, error) { return d.Node(day) }
	open := dial(m.ctx, m.link.gen, true, get)
	return m, func() tea.Msg {
		l, _ := open().(linked)
		return turned{day, l}
	}
}

// turnedTo shows that day. An agent that is not there on it leaves the day before.
func (m model) turnedTo(msg turned) (model, tea.Cmd) {
	if msg.link.err != nil && msg.link.gen == m.link.gen {
		m.notice, m.playing = msg.link.err.Error(), false
		return m, nil
	}
	return m.attach(msg.link)
}

// slider is where in the recording one is.
func (m model) slider() string {
	t, d := m.theme, m.opts.Days
	last, day := d.Last(), d.shown()
	state := "= plays"
	if m.playing {
		state = "= halts"
	}
	l := t.line(m.width).put(t.bold, fmt.Sprintf(" day %d", day)).put(t.plain, fmt.Sprintf(" of %d ", last))
	keys := "  [ ] day  { } month  " + state + " "
	w := max(m.width-l.used-cells(keys)-2, 1)
	at := 0
	if last > d.First {
		at = (day - d.First) * (w - 1) / (last - d.First)
	}
	l.put(t.dim, "├"+strings.Repeat("─", at)).put(t.accent, "●").put(t.dim, strings.Repeat("─", max(w-1-at, 0))+"┤")
	return l.put(t.dim, keys).String()
}
