package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dollynator/dolly"
)

// title is where we are, and at the right what is known of it and the link.
func (m model) title() string {
	t := m.theme
	name, facts := m.heading()
	state, p := m.health()
	l := t.line(m.width).put(t.dim, " dolly › ").put(t.bold, name)
	if m.data.info == nil {
		facts = nil
	}
	text := ""
	for _, f := range slices.Backward(facts) { // the last ones matter most
		if l.used+cells(f+" · "+text+state)+3 > m.width {
			break
		}
		text = f + " · " + text
	}
	return l.to(m.width-1-cells(text)-cells(state)).put(t.dim, text).put(p, state).String()
}

// heading is the screen's name and the facts for the right of the title.
func (m model) heading() (name string, facts []string) {
	d := m.data
	switch m.screen {
	case nodeScreen:
		return m.nodeHeading()
	case marketScreen:
		if d.market == nil {
			return "market", nil
		}
		return "market", []string{"BTC/MB", plural(d.market.Makers, "matchmaker"), plural(d.market.Done, "own trade")}
	case learningScreen:
		if d.learning == nil {
			return "learning", nil
		}
		return "learning", []string{plural(len(d.learning.Offers), "offer"),
			plural(d.learning.Updates, "update"), plural(d.learning.Remotes, "voice") + " heard"}
	}
	if d.fleet == nil || d.info == nil {
		return "fleet", nil
	}
	return "fleet", []string{string(d.info.Network), fmt.Sprintf("day %d", d.fleet.Day), fmt.Sprintf("%d of %d slots", d.fleet.SlotsUsed, d.fleet.Slots)}
}

func (m model) nodeHeading() (name string, facts []string) {
	d := m.data
	if !m.opened.IsZero() {
		if a, ok := d.agent(m.opened); ok {
			return a.Path + " " + a.Name, []string{shortPeer(a.Peer), string(a.Offer)}
		}
		return "gone", nil
	}
	if d.info == nil {
		return "node", nil
	}
	name = strings.TrimSpace(d.info.Path + " " + d.info.Name)
	return name, []string{shortPeer(d.info.Peer), string(d.info.Offer)}
}

// health is the state of the link, as a glyph and in words.
func (m model) health() (string, pen) {
	switch {
	case m.link.up:
		return "● live", m.theme.accent
	case m.data.info == nil && m.link.dialing:
		return "◐ dialling", m.theme.bold
	case m.data.info == nil:
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
