package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/dollynator/dolly"
)

// tick comes once a second.
type tick time.Time

// model is the console's whole state. Update routes messages to the files that
// own them: link.go, fetch.go, press.go, pointer.go, prompt.go, act.go, days.go.
type model struct {
	ctx     context.Context
	opts    Options
	keys    *keyMap // never changed
	theme   theme
	screens *[screens]screen // never changed

	width, height int
	trail         trail
	roots         [inner]place // where one was on each screen of the first row
	prompt        prompt
	pending       pending // an action that was asked for and not yet answered
	lens          lens
	choices       Choices
	playing       bool // a recording goes on by itself

	now     time.Time
	link    link
	fresh   data     // what the node told
	shown   data     // what is drawn: the same, but while paused
	paused  bool     //
	missed  int      // events since the pause began
	busy    bool     // a fetch is under way
	again   bool     // and another is wanted after it
	notice  string   // said once, in the key line
	refusal string   // why the last fetch brought nothing
	page    panel    // what is drawn, made anew when something changed
	drawn   []string // the frame that it gave
}

func newModel(ctx context.Context, n dolly.Node, o Options) model {
	m := model{
		ctx: ctx, opts: o, keys: newKeys(), theme: newTheme(o.Env), screens: allScreens(), choices: o.Choices,
		width: 80, height: 24, now: time.Now(), link: link{node: n, dialing: true}, trail: trail{at(fleetScreen, "")},
	}
	if n == nil {
		m.link.node, m.trail = nobody{}, trail{at(labScreen, "")}
	}
	for s := range m.roots {
		m.roots[s] = at(screenID(s), "")
	}
	m.theme.graph = m.choices.graphs(m.theme.graph)
	m.page = m.panel()
	m.drawn = m.rows()
	return m
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
func (m model) Update(msg tea.Msg) (model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tick:
		m, cmd = m.ticked(time.Time(msg))
		if m.link.up { // nothing moves with time alone
			return m, cmd
		}
	case tea.WindowSizeMsg:
		m = m.resized(msg)
	case tea.KeyPressMsg:
		m, cmd = m.press(msg)
	case tea.PasteMsg:
		m = m.pasted(msg.Content)
	case tea.MouseClickMsg:
		m, cmd = m.click(msg.Mouse())
	case tea.MouseWheelMsg:
		m = m.wheel(msg.Mouse())
	case linked:
		m, cmd = m.attach(msg)
	case watched:
		m, cmd = m.watching(msg)
	case happened:
		m, cmd = m.heard(msg)
	case fetched:
		m, cmd = m.answered(msg)
	case offering:
		m = m.offeredTo(msg)
	case acted:
		m, cmd = m.actedOn(msg)
	case turned:
		m, cmd = m.turnedTo(msg)
	case said:
		m.notice = string(msg)
	default:
		return m, nil
	}
	m.page = m.panel()
	m.drawn = m.rows()
	return m, cmd
}

// said is a line for the user, in the key line until the next key.
type said string

func say(text string) tea.Cmd { return func() tea.Msg { return said(text) } }

func (m model) resized(msg tea.WindowSizeMsg) model {
	if msg.Width > 0 && msg.Height > 0 {
		m.width, m.height = min(msg.Width, mostWidth), min(msg.Height, mostHeight)
	}
	return m
}

// ticked fetches anew, or dials when it is time to.
func (m model) ticked(now time.Time) (model, tea.Cmd) {
	m.now = now
	var cmd tea.Cmd
	switch {
	case m.playing:
		m, cmd = m.turn(1)
	case m.link.up:
		m, cmd = m.refresh()
	case !m.link.dialing && !m.now.Before(m.link.retry):
		m, cmd = m.redial()
	}
	return m, tea.Batch(second(), cmd)
}

// screen is the one that is shown.
func (m model) screen() screen { return m.screens[m.trail.here().screen] }

// panel makes what is shown from what is known.
func (m model) panel() panel {
	t := m.theme
	if !m.link.up && m.shown.info != nil {
		t = t.faded()
	}
	s := m.screen()
	var lost error
	if !m.link.up {
		lost = m.link.why
	}
	return s.show(known{
		lost: lost,
		t:    t, data: m.shown, place: m.trail.here(), trail: m.trail, row: m.row(), as: m.choices.Lists[s.name], lists: m.choices.Lists,
		lens: m.lens, keys: m.keys, screens: m.screens, pending: m.pending, shell: m.opts.Command,
	})
}

// showing takes over what is fresh, unless the console is paused.
func (m model) showing() model {
	if !m.paused {
		m.shown, m.missed = m.fresh, 0
	}
	return m
}
