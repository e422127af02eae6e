package tui

import (
	"fmt"
	"slices"
	"time"

	"github.com/dollynator/dolly"
)

// title is where we are, and at the right what is known of it and the link.
func (m model) title() string {
	t := m.theme
	state, p := m.health()
	l := t.line(m.width).put(t.dim, " dolly")
	crumbs := m.crumbs()
	for len(crumbs) > 1 && width(crumbs)+cells(state)+10 > m.width {
		crumbs = crumbs[1:]
	}
	for i, c := range crumbs {
		l.put(t.dim, " › ")
		if i == len(crumbs)-1 {
			l.put(t.bold, c)
		} else {
			l.put(t.plain, c)
		}
	}
	text := ""
	for _, f := range slices.Backward(m.page.facts) { // the last ones matter most
		if l.used+cells(f+" · "+text+state)+3 > m.width {
			break
		}
		text = f + " · " + text
	}
	return l.to(m.width-1-cells(text)-cells(state)).put(t.dim, text).put(p, state).String()
}

// crumbs are the names of the places on the way here.
func (m model) crumbs() []string {
	var out []string
	for _, p := range m.trail[:len(m.trail)-1] {
		out = append(out, m.called(p))
	}
	return append(out, m.page.title)
}

// called is the name of a place that is not shown.
func (m model) called(p place) string {
	switch p.screen {
	case runScreen:
		return p.subject
	case agentScreen, chainScreen:
		if a, ok := m.shown.member(p.peer); ok {
			return a.Path + " " + a.Name
		}
	}
	return m.screens[p.screen].name
}

func width(crumbs []string) (n int) {
	for _, c := range crumbs {
		n += cells(c) + 3
	}
	return n
}

// health is the state of the link, as a glyph and in words.
func (m model) health() (string, pen) {
	switch {
	case m.paused && m.link.up:
		return fmt.Sprintf("◌ paused, +%d new", m.missed), m.theme.warn
	case m.link.up && m.opts.Days != nil:
		return "◌ recorded", m.theme.accent
	case m.link.up:
		return "● live", m.theme.accent
	case m.shown.info == nil && m.link.dialing:
		return "◐ dialling", m.theme.bold
	case m.shown.info == nil:
		return fmt.Sprintf("○ no answer, retry in %s", m.untilRetry()), m.theme.warn
	case m.link.dialing:
		return fmt.Sprintf("○ stale %s, dialling", span(m.now.Sub(m.link.since))), m.theme.warn
	}
	return fmt.Sprintf("○ stale %s, retry in %s", span(m.now.Sub(m.link.since)), m.untilRetry()), m.theme.warn
}

// untilRetry is rounded up: it says 0 s only when it is time.
func (m model) untilRetry() string {
	return span(m.link.retry.Sub(m.now) + time.Second - 1)
}

// shortPeer shows both ends of a peer's id.
func shortPeer(p dolly.PeerID) string {
	s := p.String()
	return s[:8] + "…" + s[len(s)-4:]
}
