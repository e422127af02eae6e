package tui

import (
	"cmp"
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/dollynator/dolly"
)

const (
	keptEvents = 1000
	gatherTime = 200 * time.Millisecond // events that come together are shown together
)

// watched is the end of a node's log, and what comes after it.
type watched struct {
	gen    int
	events []dolly.Event
	ch     <-chan dolly.Event // nil if the node has no events to give
	err    error              // if the link is lost
}

// happened is one or more events; lost means that the channel closed.
type happened struct {
	gen    int
	events []dolly.Event
	ch     <-chan dolly.Event
	lost   bool
}

// watch reads the latest events, and watches from there on. A node without that view
// has none, and is watched from its beginning.
func watch(ctx context.Context, gen int, n dolly.Node) tea.Cmd {
	return func() tea.Msg {
		w := watched{gen: gen, events: latest(ctx, n)}
		var err error
		if w.ch, err = n.Watch(ctx, lastSeq(w.events)); err != nil && linkLost(err) {
			w.err = err
		}
		return w
	}
}

// watching shows the end of the log, and waits for more.
func (m model) watching(msg watched) (model, tea.Cmd) {
	if msg.gen != m.link.gen {
		return m, nil
	}
	if msg.err != nil {
		m.link = m.link.lose(m.now, msg.err)
		return m, nil
	}
	m.fresh.events = msg.events
	return m.showing(), listen(msg.gen, msg.ch)
}

// latest is the end of the node's log, oldest first.
func latest(ctx context.Context, n dolly.Node) []dolly.Event {
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	events, err := dolly.Fetch[[]dolly.Event](ctx, n, dolly.ViewEvents, dolly.Query{Limit: keptEvents})
	if err != nil {
		return nil
	}
	slices.SortFunc(events, func(a, b dolly.Event) int { return cmp.Compare(a.Seq, b.Seq) })
	return events
}

func lastSeq(events []dolly.Event) uint64 {
	if len(events) == 0 {
		return 0
	}
	return events[len(events)-1].Seq
}

// listen waits for an event and gathers those that come close behind it.
func listen(gen int, ch <-chan dolly.Event) tea.Cmd {
	if ch == nil {
		return nil
	}
	return func() tea.Msg {
		h := happened{gen: gen, ch: ch}
		e, ok := <-ch
		if !ok {
			h.lost = true
			return h
		}
		h.events = []dolly.Event{e}
		for full := time.After(gatherTime); ; {
			select {
			case e, ok := <-ch:
				if !ok {
					h.lost = true
					return h
				}
				h.events = keep(h.events, e)
			case <-full:
				return h
			}
		}
	}
}

// keep appends and forgets the oldest. The result shares nothing with older ones
// that are still on a screen.
func keep(events []dolly.Event, more ...dolly.Event) []dolly.Event {
	all := slices.Concat(events, more)
	return all[max(0, len(all)-keptEvents):]
}

// heard takes events in, and fetches what they may have changed.
func (m model) heard(msg happened) (model, tea.Cmd) {
	if msg.gen != m.link.gen {
		return m, nil
	}
	m.fresh.events = keep(m.fresh.events, msg.events...)
	if m.paused {
		m.missed += len(msg.events)
	}
	m = m.showing()
	if msg.lost {
		m.link = m.link.lose(m.now, errGone)
		return m, nil
	}
	m, cmd := m.refresh()
	return m, tea.Batch(cmd, listen(msg.gen, msg.ch))
}
