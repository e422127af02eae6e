package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/dollynator/dolly"
)

// fetchTime is how long an answer may take before the link counts as lost.
const fetchTime = 5 * time.Second

// fetched is the answer to a fetch over the link numbered gen.
type fetched struct {
	gen  int
	data data
	err  error
}

// fetch asks a node and a laboratory for all that is wanted.
func fetch(ctx context.Context, n dolly.Node, lab Lab, gen int, wanted []source) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, fetchTime)
		defer cancel()
		d, err := gather(ctx, n, lab, wanted)
		return fetched{gen, d, err}
	}
}

// refresh starts a fetch, or notes that one is wanted after that under way.
func (m model) refresh() (model, tea.Cmd) {
	if !m.link.up {
		return m, nil
	}
	if m.busy {
		m.again = true
		return m, nil
	}
	m.busy, m.again = true, false
	return m, fetch(m.ctx, m.link.node, m.opts.Lab, m.link.gen, m.wanted())
}

// wanted is what the screen needs, and the fleet, which names all keys. The facts
// behind an event do not change: they are asked for once.
func (m model) wanted() []source {
	out := []source{{view: dolly.ViewFleet}}
	for _, s := range m.screen().needs(m.trail.here(), m.fresh) {
		if _, known := m.fresh.got[s]; (s.why == 0 || !known) && s != out[0] {
			out = append(out, s)
		}
	}
	return out
}

// answered takes an answer in, and shows it unless the console is paused.
func (m model) answered(msg fetched) (model, tea.Cmd) {
	if msg.gen != m.link.gen {
		return m, nil
	}
	m.busy = false
	if msg.err != nil && linkLost(msg.err) {
		m.link = m.link.lose(m.now, msg.err)
		return m, nil
	}
	m.fresh, m.link.since, m.link.wait = m.fresh.merge(msg.data), m.now, 0
	if m.refusal = ""; msg.err != nil {
		m.refusal = msg.err.Error()
	}
	m = m.forgetting().showing()
	if m.again {
		return m.refresh()
	}
	return m, nil
}
