package tui

import (
	"context"
	"errors"
	"time"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/dollynator/dolly"
)

// screen names a page.
type screen int

const (
	fleetScreen screen = iota
	nodeScreen
	marketScreen
	learningScreen
	screens // how many there are
)

// tick comes once a second.
type tick time.Time

// errGone is why a link is lost when its stream of events ends.
var errGone = errors.New("the node went away")

// model is the console's whole state. Update routes messages to the files that
// own them: link.go, input.go.
type model struct {
	ctx      context.Context
	redialer func(context.Context) (dolly.Node, error)
	command  func(dolly.View) string
	keys     keyMap
	theme    theme

	width, height int
	screen        screen
	help          bool
	row           int          // marked row of the fleet, among those shown
	marked        dolly.PeerID // who is in that row; nobody before the first move
	opened        dolly.PeerID // whom the node screen shows; nobody is the attached node
	scroll        int          // first row of learning
	filter        textinput.Model

	now    time.Time
	link   link
	data   data
	busy   bool // a fetch is under way
	again  bool // and another is wanted after it
	notice error
}

func newModel(ctx context.Context, n dolly.Node, o Options) model {
	t := newTheme(o.Env)
	f := textinput.New()
	f.Prompt, f.CharLimit = "/", 60
	f.Cursor.SetMode(cursor.CursorHide) // nothing blinks
	return model{
		ctx: ctx, redialer: o.Redial, command: o.Command, keys: newKeys(), theme: t,
		width: 80, height: 24, filter: f, now: time.Now(), link: link{node: n, dialing: true},
	}
}

// Init attaches to the node and starts the clock.
func (m model) Init() tea.Cmd {
	first := m.link.node
	return tea.Batch(second(), dial(m.ctx, m.link.gen, false, func(context.Context) (dolly.Node, error) { return first, nil }))
}

func second() tea.Cmd {
	return tea.Tick(time.Second, func(t time.Time) tea.Msg { return tick(t) })
}

// Update routes.
func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		if msg.Width > 0 && msg.Height > 0 {
			m.width, m.height = msg.Width, msg.Height
		}
		return m, nil
	case tea.KeyMsg:
		return m.typing(msg)
	case tick:
		m.now = time.Time(msg)
		next, cmd := m.second()
		return next, tea.Batch(second(), cmd)
	case linked:
		return m.attach(msg)
	case happened:
		return m.heard(msg)
	case fetched:
		return m.answered(msg)
	}
	return m, nil
}

// second fetches anew, or dials when it is time to.
func (m model) second() (model, tea.Cmd) {
	switch {
	case m.link.up:
		return m.refresh()
	case !m.link.dialing && !m.now.Before(m.link.retry):
		return m.redial()
	}
	return m, nil
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
	return m, fetch(m.ctx, m.link.node, m.link.gen, m.screen)
}

func (m model) attach(msg linked) (tea.Model, tea.Cmd) {
	if msg.err != nil {
		m.link = m.link.lose(m.now, msg.err)
		return m, nil
	}
	old := m.link
	m.link = link{node: msg.node, owned: msg.owned, gen: msg.gen, stop: msg.stop, up: true, since: m.now, wait: old.wait}
	m.data.info, m.busy = &msg.info, false
	if len(msg.events) > 0 {
		m.data.events = msg.events
	}
	next, cmd := m.refresh()
	if old.node == msg.node {
		return next, tea.Batch(cmd, listen(msg.gen, msg.ch))
	}
	closeOld := func() tea.Msg { _ = old.hangUp(); return nil } // it is lost already
	return next, tea.Batch(cmd, listen(msg.gen, msg.ch), closeOld)
}

func (m model) heard(msg happened) (tea.Model, tea.Cmd) {
	if msg.gen != m.link.gen {
		return m, nil
	}
	m.data.events = keep(m.data.events, msg.events...)
	if msg.lost {
		m.link = m.link.lose(m.now, errGone)
		return m, nil
	}
	next, cmd := m.refresh()
	return next, tea.Batch(cmd, listen(msg.gen, msg.ch))
}

func (m model) answered(msg fetched) (tea.Model, tea.Cmd) {
	if msg.gen != m.link.gen {
		return m, nil
	}
	m.busy = false
	if msg.err != nil && linkLost(msg.err) {
		m.link = m.link.lose(m.now, msg.err)
		return m, nil
	}
	m.data, m.notice, m.link.since, m.link.wait = m.data.merge(msg.data), msg.err, m.now, 0
	m = m.follow()
	if m.again {
		return m.refresh()
	}
	return m, nil
}
