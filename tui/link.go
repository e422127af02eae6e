package tui

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/dollynator/dolly"
)

const (
	keptEvents = 1000
	gatherTime = 200 * time.Millisecond // events that come together are shown together
	firstRetry = time.Second
	lastRetry  = 30 * time.Second
)

// link is the connection to a node, and what is done when there is none.
type link struct {
	node    dolly.Node
	owned   bool // by the console, which then closes it
	gen     int  // counts links; an answer over an older one is dropped
	stop    context.CancelFunc
	up      bool
	dialing bool
	since   time.Time // the last good answer
	retry   time.Time // when to dial again
	wait    time.Duration
	why     error // what lost it
}

// errGone is why a link is lost when its stream of events ends.
var errGone = errors.New("the node went away")

// linked is the outcome of dialling.
type linked struct {
	gen    int
	node   dolly.Node
	owned  bool
	stop   context.CancelFunc
	ch     <-chan dolly.Event // nil if the node has no events to give
	info   dolly.Info
	events []dolly.Event
	err    error
}

// happened is one or more events; lost means that the channel closed.
type happened struct {
	gen    int
	events []dolly.Event
	ch     <-chan dolly.Event
	lost   bool
}

// dial attaches to the node that get returns: says hello, reads the latest
// events, and watches from there on.
func dial(ctx context.Context, gen int, owned bool, get func(context.Context) (dolly.Node, error)) tea.Cmd {
	return func() tea.Msg {
		hello, cancel := context.WithTimeout(ctx, fetchTime)
		defer cancel()
		n, err := get(hello)
		if err != nil {
			return linked{gen: gen, err: err}
		}
		l := linked{gen: gen, node: n, owned: owned}
		if l.info, l.err = n.Info(hello); l.err == nil {
			l.events = latest(hello, n)
			ctx, l.stop = context.WithCancel(ctx)
			l.ch, l.err = n.Watch(ctx, lastSeq(l.events))
		}
		if l.err != nil && !linkLost(l.err) {
			l.err = nil // it answers, though not with this: the screens say so
		}
		if l.err != nil && owned {
			l.err = errors.Join(l.err, n.Close())
		}
		return l
	}
}

// latest is the end of the node's log, oldest first. A node without that view
// has none, and is watched from its beginning.
func latest(ctx context.Context, n dolly.Node) []dolly.Event {
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

// lose marks the link as lost and sets when to dial again.
func (l link) lose(now time.Time, err error) link {
	if l.stop != nil {
		l.stop()
		l.stop = nil
	}
	l.wait = min(max(2*l.wait, firstRetry), lastRetry)
	l.up, l.dialing, l.retry, l.why = false, false, now.Add(l.wait), err
	l.gen++
	return l
}

// redial dials the next link: by Redial, or the old node again.
func (m model) redial() (model, tea.Cmd) {
	m.link.dialing = true
	if m.opts.Redial != nil {
		return m, dial(m.ctx, m.link.gen, true, m.opts.Redial)
	}
	old := m.link.node
	same := func(context.Context) (dolly.Node, error) { return old, nil }
	return m, dial(m.ctx, m.link.gen, m.link.owned, same)
}

// hangUp ends the watch and closes a node that the console dialled.
func (l link) hangUp() error {
	if l.stop != nil {
		l.stop()
	}
	if l.owned && l.node != nil {
		return l.node.Close()
	}
	return nil
}

// attach goes over to a link that was dialled.
func (m model) attach(msg linked) (model, tea.Cmd) {
	if msg.gen != m.link.gen {
		return m, nil
	}
	if msg.err != nil {
		m.link = m.link.lose(m.now, msg.err)
		return m, nil
	}
	old := m.link
	m.link = link{node: msg.node, owned: msg.owned, gen: msg.gen, stop: msg.stop, up: true, since: m.now, wait: old.wait}
	if m.shown.info == nil && len(m.trail) == 1 && m.root() == fleetScreen {
		m.trail = trail{at(home(msg.info.Role), "")}
	}
	m.fresh.info, m.busy = &msg.info, false
	if len(msg.events) > 0 {
		m.fresh.events = msg.events
	}
	m, cmd := m.showing().refresh()
	if old.node == msg.node {
		return m, tea.Batch(cmd, listen(msg.gen, msg.ch))
	}
	closeOld := func() tea.Msg { _ = old.hangUp(); return nil } // it is lost already
	return m, tea.Batch(cmd, listen(msg.gen, msg.ch), closeOld)
}

// home is the screen on which a node of a role is seen first.
func home(role string) screenID {
	switch role {
	case "warden":
		return charterScreen
	case "buybot":
		return nodeScreen
	}
	return fleetScreen
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
