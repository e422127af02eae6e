package tui

import (
	"fmt"
	"strings"

	"github.com/dollynator/dolly"
)

// The least size that has room for a screen; below it there is one line.
const (
	leastWidth  = 60
	leastHeight = 15
	sideBySide  = 140 // from here on a list has its detail beside it
)

// View draws the whole terminal.
func (m model) View() string {
	if m.width < leastWidth || m.height < leastHeight {
		return m.oneLine()
	}
	lines := []string{m.title(), m.theme.line(m.width).put(m.theme.dim, strings.Repeat("─", m.width)).String()}
	body := m.body(m.width, m.height-3)
	lines = append(lines, body...)
	for len(lines) < m.height-1 {
		lines = append(lines, "")
	}
	return strings.Join(append(lines[:m.height-1], m.keyLine()), "\n")
}

// body is the lines of the screen that is on, dimmed if they may be stale.
func (m model) body(w, h int) []string {
	t := m.theme
	if m.help {
		return helpPage(t, m.keys, w, h)
	}
	if !m.link.up && m.data.info != nil {
		t = t.faded()
	}
	d := m.data
	switch {
	case m.screen == fleetScreen && d.fleet != nil:
		p := fleetPage{view: *d.fleet, rows: m.rows(), whole: m.filter.Value() == "", mark: m.row, events: d.events}
		return p.draw(t, w, h)
	case m.screen == nodeScreen && !m.opened.IsZero():
		return m.sibling(t, w, h)
	case m.screen == nodeScreen && d.node != nil:
		return nodePage(t, *d.node, w, h)
	case m.screen == marketScreen && d.market != nil:
		return marketPage(t, *d.market, d.now(), w, h)
	case m.screen == learningScreen && d.learning != nil:
		return learningPage(t, *d.learning, d.now(), m.scroll, w, h)
	}
	return m.waiting(t, w)
}

// sibling is another agent, as far as the fleet view knows it.
func (m model) sibling(t theme, w, h int) []string {
	if a, ok := m.data.agent(m.opened); ok {
		return agentPage(t, a, m.data.now(), w, h)
	}
	return []string{"", t.line(w).put(t.dim, " this agent is not in the fleet any more; esc goes back").String()}
}

// waiting says what there is to wait for before a screen has data.
func (m model) waiting(t theme, w int) []string {
	text, why := " waiting for the node's first answer …", m.notice
	if !m.link.up {
		why = m.link.why
	}
	out := []string{"", t.line(w).put(t.dim, text).String()}
	if why != nil {
		out = append(out, "", t.line(w).put(t.bold, " "+why.Error()).String())
		if hint := dolly.HintOf(why); hint != "" {
			out = append(out, t.line(w).put(t.plain, " hint: "+hint).String())
		}
	}
	return out
}

// keyLine is the keys that matter here, the filter or a notice, and the command
// that gives the same answer.
func (m model) keyLine() string {
	t := m.theme
	l := t.line(m.width)
	switch {
	case m.filter.Focused():
		return l.put(t.accent, " /"+m.filter.Value()+"▏").end(t.dim, "enter keep  esc drop ").String()
	case m.notice != nil && m.link.up:
		return l.put(t.warn, " "+m.notice.Error()).String()
	case m.filter.Value() != "" && m.screen == fleetScreen:
		l.put(t.accent, " /"+m.filter.Value()).put(t.dim, "  esc shows all")
	default:
		l.put(t.dim, m.keyHints())
	}
	if cmd := m.shellCommand(); cells(cmd)+4 <= m.width-l.used {
		l.end(t.dim, cmd+" ")
	}
	return l.String()
}

func (m model) keyHints() string {
	switch {
	case m.help:
		return " ? back  q quit"
	case m.screen == fleetScreen:
		return " ? help  1-4 screens  / filter  enter open  q quit"
	}
	return " ? help  1-4 screens  esc fleet  q quit"
}

func (m model) shellCommand() string {
	if m.command == nil || m.help || m.screen == nodeScreen && !m.opened.IsZero() {
		return ""
	}
	return m.command([screens]dolly.View{dolly.ViewFleet, dolly.ViewNode, dolly.ViewMarket, dolly.ViewLearning}[m.screen])
}

// oneLine is what a terminal gets that is too small for a screen.
func (m model) oneLine() string {
	state, p := m.health()
	l := m.theme.line(m.width).put(p, state)
	if f := m.data.fleet; f != nil {
		l.put(m.theme.plain, fmt.Sprintf(" %d of %d slots · earned %s MB · spent %s sat", f.SlotsUsed, f.Slots, mb(f.EarnedMB), sat(f.SpentSat)))
	}
	return l.String()
}
