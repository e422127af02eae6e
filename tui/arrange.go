package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// resort is the arrangement sorted by the next column, or after the last one as
// the grid has it. Figures begin with the greatest.
func (s sheet) resort() arrangement {
	as := s.as
	at := slices.IndexFunc(s.cols, func(c column) bool { return c.head == as.Sort })
	if as.Sort == "" {
		at = -1
	}
	for at++; at < len(s.cols); at++ {
		if c := s.cols[at]; c.head != "" && !slices.Contains(as.Hidden, c.head) {
			as.Sort, as.Down = c.head, c.first()
			return as
		}
	}
	as.Sort, as.Down = "", false
	return as
}

// arrange takes over an arrangement of what is shown.
func (m model) arrange(as arrangement) (model, tea.Cmd) {
	if len(m.page.sheet.cols) == 0 {
		return m, nil
	}
	m.choices = m.choices.with(m.screen().name, as)
	return m, nil
}

// mouse switches the mouse on or off: with it on the terminal cannot select text.
func (m model) mouse() (model, tea.Cmd) {
	m.choices.NoMouse, m.choices.changed = !m.choices.NoMouse, true
	m.notice = "mouse on: a click marks, another opens, the wheel moves"
	if m.choices.NoMouse {
		m.notice = "mouse off: the terminal selects text again"
	}
	return m, nil
}

// regraph draws graphs in another style.
func (m model) regraph(s style) (model, tea.Cmd) {
	if m.theme.ascii {
		m.notice = "this terminal has only ASCII"
		return m, nil
	}
	m.theme.graph = s
	m.choices.Graphs, m.choices.changed = s.String(), true
	m.notice = "graphs in " + s.String()
	return m, nil
}

// columnsPanel lists the columns of the screen that it is about.
func columnsPanel(k known) panel {
	g := grid{cols: []column{{head: "SHOWN", left: true}, {head: "COLUMN", left: true, rest: 15}}}
	for _, c := range k.below().sheet.cols {
		if c.head == "" {
			continue
		}
		word := "yes"
		if slices.Contains(k.lists[k.place.subject].Hidden, c.head) {
			word = "no"
		}
		g.add(item{key: c.head}, word, c.head)
	}
	return panel{t: k.t, title: "columns", sheet: k.lay(g), hints: "enter show or hide"}
}

// toggle shows or hides a column of the screen that the chooser is about.
func (m model) toggle(head string) (model, tea.Cmd) {
	name := m.trail.here().subject
	as := m.choices.Lists[name]
	was := len(as.Hidden)
	as.Hidden = slices.DeleteFunc(slices.Clone(as.Hidden), func(h string) bool { return h == head })
	if len(as.Hidden) == was {
		as.Hidden = append(as.Hidden, head)
	}
	m.choices = m.choices.with(name, as)
	return m, nil
}

// choose is enter on a screen that lies over another.
func (m model) choose(it item) (model, tea.Cmd) {
	switch m.trail.here().screen {
	case columnsScreen:
		return m.toggle(it.key)
	case exportScreen:
		return m.export(it.key)
	}
	return m.decide(it)
}
