package tui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/dollynator/dolly"
)

const page = 10 // rows that a page key moves

// typing hands a key to the filter or to the screens. Keys that came so fast
// that they are one message act one by one.
func (m model) typing(msg tea.KeyMsg) (tea.Model, tea.Cmd) {
	if m.filter.Focused() && !key.Matches(msg, m.keys.Break) {
		return m.typed(msg)
	}
	if len(msg.Runes) < 2 || msg.Paste {
		return m.pressed(msg)
	}
	var all []tea.Cmd
	var next tea.Model = m
	for _, r := range msg.Runes {
		var cmd tea.Cmd
		next, cmd = next.(model).typing(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: msg.Alt})
		all = append(all, cmd)
	}
	return next, tea.Batch(all...)
}

// pressed acts on a key outside the filter's line.
func (m model) pressed(msg tea.KeyMsg) (tea.Model, tea.Cmd) {
	k := m.keys
	switch {
	case key.Matches(msg, k.Quit, k.Break):
		return m, tea.Quit
	case key.Matches(msg, k.Help):
		m.help = !m.help
		return m, nil
	case m.help: // any other key turns the page back, and then does its work
		m.help = false
	}
	switch {
	case key.Matches(msg, k.Fleet):
		return m.show(fleetScreen)
	case key.Matches(msg, k.Node):
		m.opened = dolly.PeerID{}
		return m.show(nodeScreen)
	case key.Matches(msg, k.Market):
		return m.show(marketScreen)
	case key.Matches(msg, k.Learning):
		return m.show(learningScreen)
	case key.Matches(msg, k.Next):
		return m.show((m.screen + 1) % screens)
	case key.Matches(msg, k.Prev):
		return m.show((m.screen + screens - 1) % screens)
	case key.Matches(msg, k.Back):
		m.filter.SetValue("")
		return m.follow().show(fleetScreen)
	case key.Matches(msg, k.Filter):
		next, cmd := m.show(fleetScreen)
		return next, tea.Batch(cmd, next.filter.Focus())
	case key.Matches(msg, k.Open) && m.screen == fleetScreen:
		return m.open()
	}
	return m.move(msg), nil
}

// show turns to a screen and fetches what it needs.
func (m model) show(s screen) (model, tea.Cmd) {
	m.screen = s
	return m.refresh()
}

// open turns to the agent under the mark.
func (m model) open() (tea.Model, tea.Cmd) {
	if rows := m.rows(); m.row < len(rows) {
		m.opened = rows[m.row].Peer
		if rows[m.row].Self {
			m.opened = dolly.PeerID{}
		}
		return m.show(nodeScreen)
	}
	return m, nil
}

// move moves the mark of the fleet, or scrolls.
func (m model) move(msg tea.KeyMsg) model {
	step, k := 0, m.keys
	switch {
	case key.Matches(msg, k.Up):
		step = -1
	case key.Matches(msg, k.Down):
		step = 1
	case key.Matches(msg, k.PageUp):
		step = -page
	case key.Matches(msg, k.PageDown):
		step = page
	case key.Matches(msg, k.Top):
		step = -1 << 30
	case key.Matches(msg, k.Bottom):
		step = 1 << 30
	}
	switch m.screen {
	case fleetScreen:
		rows := m.rows()
		m.row = max(0, min(m.row+step, len(rows)-1))
		if len(rows) > 0 && step != 0 {
			m.marked = rows[m.row].Peer
		}
	case learningScreen:
		m.scroll = max(0, min(m.scroll+step, m.offers()-1))
	}
	return m
}

func (m model) offers() int {
	if m.data.learning == nil {
		return 0
	}
	return len(m.data.learning.Offers)
}

// typed edits the filter. Enter keeps it, esc drops it.
func (m model) typed(msg tea.KeyMsg) (tea.Model, tea.Cmd) {
	switch msg.Type {
	case tea.KeyEnter:
		m.filter.Blur()
		return m, nil
	case tea.KeyEsc:
		m.filter.Blur()
		m.filter.SetValue("")
		return m.follow(), nil
	}
	var cmd tea.Cmd
	m.filter, cmd = m.filter.Update(msg)
	return m.follow(), cmd
}

// rows is the agents that the filter lets through, in tree order.
func (m model) rows() []dolly.AgentRow {
	if m.data.fleet == nil {
		return nil
	}
	text, not := strings.CutPrefix(strings.ToLower(m.filter.Value()), "!")
	if text == "" {
		return m.data.fleet.Agents
	}
	var out []dolly.AgentRow
	for _, a := range m.data.fleet.Agents {
		row := strings.ToLower(strings.Join([]string{a.Path, a.Name, string(a.Offer), string(a.Phase), life(m.data.now(), a)}, "\t"))
		if strings.Contains(row, text) != not {
			out = append(out, a)
		}
	}
	return out
}

// follow keeps the mark on the agent it was on when rows came or went.
func (m model) follow() model {
	rows := m.rows()
	for i, a := range rows {
		if a.Peer == m.marked && !m.marked.IsZero() {
			m.row = i
			return m
		}
	}
	m.row = max(0, min(m.row, len(rows)-1))
	return m
}
