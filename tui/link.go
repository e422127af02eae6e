package tui

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/dollynator/dolly"
)

const (
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
	gen   int
	node  dolly.Node
	owned bool
	info  dolly.Info
	err   error
}

// dial attaches to the node that get returns: says hello.
func dial(ctx context.Context, gen int, owned bool, get func(context.Context) (dolly.Node, error)) tea.Cmd {
	return func() tea.Msg {
		hello, cancel := context.WithTimeout(ctx, fetchTime)
		defer cancel()
		n, err := get(hello)
		if err != nil {
			return linked{gen: gen, err: err}
		}
		l := linked{gen: gen, node: n, owned: owned}
		if l.info, err = n.Info(hello); err != nil && linkLost(err) {
			l.err = err
			if owned {
				l.err = errors.Join(err, n.Close())
			}
		}
		return l // what it answers otherwise, the screens say
	}
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
	ctx, stop := context.WithCancel(m.ctx)
	m.link = link{node: msg.node, owned: msg.owned, gen: msg.gen, stop: stop, up: true, since: m.now, wait: old.wait}
	if m.shown.info == nil && len(m.trail) == 1 && m.root() == fleetScreen {
		m.trail = trail{at(home(msg.info.Role), "")}
	}
	m.fresh.info, m.busy = &msg.info, false
	m, cmd := m.showing().refresh()
	cmd = tea.Batch(cmd, watch(ctx, msg.gen, msg.node))
	if old.node == msg.node {
		return m, cmd
	}
	closeOld := func() tea.Msg { _ = old.hangUp(); return nil } // it is lost already
	return m, tea.Batch(cmd, closeOld)
}

// home is the screen on which a node of a role is seen first.
func home(role string) screenID {
	switch role {
	case "warden":
		return charterScreen
	case "buybot":
		return nodeScreen
	case "lab":
		return labScreen
	}
	return fleetScreen
}
