package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/dollynator/dolly"
)

// picture is the whole terminal.
func (m model) picture() picture {
	return picture{width: m.width, height: m.height, lines: m.drawn, mouse: !m.choices.NoMouse}
}

// rows draws the whole terminal.
func (m model) rows() []string {
	if m.width < leastWidth || m.height < leastHeight {
		return []string{m.oneLine()}
	}
	lines := make([]string, 0, m.height)
	lines = append(lines, m.title(), m.theme.line(m.width).put(m.theme.dim, strings.Repeat("─", m.width)).String())
	lines = append(lines, m.page.lines(m.width, m.body())...)
	if m.opts.Days != nil {
		lines = append(lines, m.slider())
	}
	if over := m.prompt.choices(m.theme, m.width, m.body()/2); len(over) > 0 {
		copy(lines[len(lines)-len(over):], over)
	}
	return append(lines, m.keyLine())
}

// body is how many lines a panel has.
func (m model) body() int {
	if m.opts.Days != nil {
		return m.height - 4
	}
	return m.height - 3
}

// keyLine is what is typed, a notice, or the keys that matter here and the command
// that gives the same answer.
func (m model) keyLine() string {
	t := m.theme
	l := t.line(m.width)
	here := m.trail.here()
	switch {
	case m.prompt.open():
		return m.prompt.line(t, l)
	case m.notice != "" || m.refusal != "":
		return l.put(t.bold, " "+cmp.Or(m.notice, m.refusal)).String()
	case here.filter != "":
		l.put(t.accent, " /"+here.filter).put(t.dim, fmt.Sprintf("  %d of %d  esc shows all", len(m.page.sheet.shown), len(m.page.sheet.rows)))
	default:
		l.put(t.dim, " "+m.hints(m.width-cells(m.shellCommand())-5))
	}
	if cmd := m.shellCommand(); cells(cmd)+4 <= m.width-l.used {
		l.end(t.plain, cmd+" ")
	}
	return l.String()
}

// shellCommand gives the same answer in a shell; a long one would hide the keys.
func (m model) shellCommand() string {
	if cmd := m.page.command; cells(cmd) <= m.width*2/5 {
		return cmd
	}
	return ""
}

// hints is as many keys as fit in w cells, the screen's own after the first two.
func (m model) hints(w int) string {
	all := []string{"? help", "q quit"}
	if len(m.page.sheet.cols) > 0 {
		all = append(all, "/ filter")
	}
	all = append(all, ": go to")
	if m.page.hints != "" {
		all = append(all, strings.Split(m.page.hints, "  ")...)
	}
	if len(m.page.moves) > 0 && m.may() {
		all = append(all, "a act")
	}
	if len(m.trail) > 1 {
		all = append(all, "esc back")
	} else if row := m.row(); len(row) > 1 {
		all = append(all, map[bool]string{true: "0-9 screens", false: "1-9 screens"}[slices.Contains(row, labScreen)])
	}
	out := all[0]
	for _, h := range all[1:] {
		if cells(out)+2+cells(h) > w {
			break
		}
		out += "  " + h
	}
	return out
}

// oneLine is what a terminal gets that is too small for a screen.
func (m model) oneLine() string {
	state, p := m.health()
	l := m.theme.line(m.width).put(p, state)
	if f, ok := see[dolly.FleetView](m.shown, dolly.ViewFleet); ok {
		l.put(m.theme.plain, fmt.Sprintf(" %d of %d slots · earned %s MB · spent %s sat", f.SlotsUsed, f.Slots, mb(f.EarnedMB), sat(f.SpentSat)))
	}
	return l.String()
}
