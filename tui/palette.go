package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/dollynator/dolly"
)

// command is something that the palette does.
type command struct {
	name string
	does string
	run  func(m model) (model, tea.Cmd)
}

// commands is all that the palette knows now: screens, agents, ways to show, and
// what may be done here.
func (m model) commands() []command {
	var out []command
	for _, i := range append(m.row(), helpScreen) {
		out = append(out, command{m.screens[i].name, m.screens[i].does, goTo(i)})
	}
	for _, o := range m.page.moves {
		if m.may() {
			out = append(out, command{o.name, o.does, func(m model) (model, tea.Cmd) { return m.propose(o) }})
		}
	}
	for _, c := range m.page.sheet.cols {
		if c.head != "" {
			out = append(out, command{"sort " + c.head, "by this column", m.sortBy(c)})
		}
	}
	for s := range styles {
		out = append(out, command{"graphs " + s.String(), "draw them so", func(m model) (model, tea.Cmd) { return m.regraph(s) }})
	}
	out = append(out,
		command{"columns", "choose columns", func(m model) (model, tea.Cmd) { return m.handle(m.keys.Columns.keys[0]) }},
		command{"export", "write this screen to a file", model.exports},
		command{"mouse", "on or off", model.mouse},
		command{"pause", "halt, or go on", func(m model) (model, tea.Cmd) { return m.pause(), nil }},
		command{"quit", "the node lives on", func(m model) (model, tea.Cmd) { return m, tea.Quit }})
	return append(out, m.agents()...)
}

// goTo shows a screen.
func goTo(s screenID) func(model) (model, tea.Cmd) {
	return func(m model) (model, tea.Cmd) {
		if s < inner {
			return m.show(s)
		}
		return m.open(at(s, ""))
	}
}

func (m model) sortBy(c column) func(model) (model, tea.Cmd) {
	as := m.page.sheet.as
	as.Sort, as.Down = c.head, c.first()
	return func(m model) (model, tea.Cmd) { return m.arrange(as) }
}

// agents go to one of the fleet.
func (m model) agents() []command {
	v, _ := see[dolly.FleetView](m.shown, dolly.ViewFleet)
	var out []command
	for _, a := range v.Agents {
		out = append(out, command{a.Path + " " + a.Name, string(a.Offer), func(m model) (model, tea.Cmd) {
			m, cmd := m.show(fleetScreen)
			m, more := m.open(about(agentScreen, a.Peer))
			return m, tea.Batch(cmd, more)
		}})
	}
	return out
}

// matches is the commands that what is typed may mean: first those that begin
// with it, then those that have it.
func (p prompt) matches() []command {
	var begin, have []command
	text := strings.ToLower(strings.TrimSpace(p.text))
	for _, c := range p.among {
		switch name := strings.ToLower(c.name); {
		case strings.HasPrefix(name, text):
			begin = append(begin, c)
		case strings.Contains(name, text):
			have = append(have, c)
		}
	}
	return append(begin, have...)
}

// move picks another of the matches.
func (p prompt) move(key string) prompt {
	step := 1
	if key == "up" {
		step = -1
	}
	p.pick = max(0, min(p.pick+step, len(p.matches())-1))
	return p
}

// complete types as much as all matches have in common, or the one that is picked.
func (p prompt) complete() prompt {
	found := p.matches()
	if len(found) == 0 {
		return p
	}
	text := found[0].name
	for _, c := range found {
		for !strings.HasPrefix(strings.ToLower(c.name), strings.ToLower(text)) {
			text = text[:len(text)-1]
		}
	}
	if len(text) <= len(p.text) {
		text = found[min(p.pick, len(found)-1)].name
	}
	p.text, p.pick = text, 0
	return p
}

// choices is the palette's list, to be drawn over the last lines of a screen.
func (p prompt) choices(t theme, w, most int) []string {
	if p.kind != commanding {
		return nil
	}
	found := p.matches()
	n := max(0, min(len(found), most-1))
	first := max(0, min(p.pick-n/2, len(found)-n))
	out := []string{t.line(w).put(t.dim, strings.Repeat("─", w)).String()}
	for i, c := range slices.All(found[first : first+n]) {
		ink, sign := t.plain, " "
		if first+i == p.pick {
			ink, sign = t.bold, "›"
		}
		out = append(out, t.line(w).put(t.accent, sign).left(ink, c.name, 26).put(t.dim, c.does).String())
	}
	return out
}
