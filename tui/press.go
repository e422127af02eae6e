package tui

import (
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"
)

const pageRows = 10 // rows that a page key moves

// press hands a key to what is being typed, or acts on it. A key also takes away
// what was said in the key line.
func (m model) press(msg tea.KeyPressMsg) (model, tea.Cmd) {
	key := msg.String()
	m.notice = ""
	switch {
	case m.keys.Break.is(key):
		return m, tea.Quit
	case m.keys.Suspend.is(key):
		return m, func() tea.Msg { return suspended{} }
	case m.prompt.open():
		return m.typed(key, msg.Text)
	case m.keys.Quit.is(key):
		return m, tea.Quit
	}
	if s, ok := digit(key); ok {
		return m.show(s)
	}
	if next, cmd, done := m.wander(key); done {
		return next, cmd
	}
	return m.handle(key)
}

// wander goes from screen to screen, and on the screen from row to row.
func (m model) wander(key string) (model, tea.Cmd, bool) {
	k, here := m.keys, m.trail.here()
	var cmd tea.Cmd
	switch {
	case k.Next.is(key):
		m, cmd = m.show(m.beside(1))
	case k.Prev.is(key):
		m, cmd = m.show(m.beside(-1))
	case k.Help.is(key) && here.screen == helpScreen:
		m, cmd = m.back()
	case k.Help.is(key):
		m, cmd = m.open(at(helpScreen, ""))
	case k.Left.is(key) && here.screen == learningScreen:
		m = m.across(-1)
	case k.Right.is(key) && here.screen == learningScreen:
		m = m.across(1)
	case k.Open.is(key), k.Right.is(key):
		m, cmd = m.enter()
	case k.Back.is(key), k.Left.is(key):
		m, cmd = m.back()
	default:
		step, moves := k.step(key)
		return m.move(step), nil, moves
	}
	return m, cmd, true
}

// handle does something with what is shown.
func (m model) handle(key string) (model, tea.Cmd) {
	switch k := m.keys; {
	case k.Filter.is(key):
		m.prompt = prompt{kind: filtering, text: m.trail.here().filter}
	case k.Palette.is(key):
		m.prompt = prompt{kind: commanding, among: m.commands()}
	case k.Sort.is(key):
		return m.arrange(m.page.sheet.resort())
	case k.Turn.is(key):
		as := m.page.sheet.as
		as.Down = !as.Down
		return m.arrange(as)
	case k.Columns.is(key) && len(m.page.sheet.cols) > 0 && m.trail.here().screen < columnsScreen:
		return m.open(at(columnsScreen, m.screen().name))
	case k.Measure.is(key):
		return m.measure(), nil
	case k.Why.is(key):
		return m.why()
	case k.Thing.is(key):
		return m.thing()
	case k.Act.is(key):
		return m.offers()
	case k.Copy.is(key):
		return m.copy()
	case k.Export.is(key):
		return m.exports()
	case k.Pause.is(key):
		return m.pause(), nil
	case k.Mouse.is(key):
		return m.mouse()
	case k.Graphs.is(key):
		return m.regraph((m.theme.graph + 1) % styles)
	}
	return m.travel(key)
}

// step is how many rows a key moves.
func (k keyMap) step(key string) (int, bool) {
	switch {
	case k.Up.is(key):
		return -1, true
	case k.Down.is(key):
		return 1, true
	case k.PageUp.is(key):
		return -pageRows, true
	case k.PageDown.is(key):
		return pageRows, true
	case k.Top.is(key):
		return -1 << 30, true
	case k.Bottom.is(key):
		return 1 << 30, true
	}
	return 0, false
}

// move moves the mark.
func (m model) move(step int) model { return m.markRow(m.page.sheet.mark + step) }

// markRow puts the mark on a row of those shown.
func (m model) markRow(row int) model {
	s, here := m.page.sheet, m.trail.here()
	here.row = max(0, min(row, len(s.shown)-1))
	if len(s.shown) > 0 {
		here.mark = s.rows[s.shown[here.row]].key
	}
	m.trail = m.trail.with(here)
	return m
}

// measure shows another figure: of the heat map, or of a run.
func (m model) measure() model {
	here := m.trail.here()
	if here.screen != labScreen {
		m.lens = (m.lens + 1) % lenses
		return m
	}
	here.col++
	m.trail = m.trail.with(here)
	return m
}

// across moves the cursor of the heat map.
func (m model) across(step int) model {
	here := m.trail.here()
	here.col = max(0, min(here.col+step, len(m.page.sheet.rows)-1))
	m.trail = m.trail.with(here)
	return m
}

// root is the screen of the first row that the trail began on.
func (m model) root() screenID { return m.trail[0].screen }

// beside is the screen so many behind the one that the trail began on.
func (m model) beside(by int) screenID {
	row := m.row()
	return row[(slices.Index(row, m.root())+by+len(row))%len(row)]
}

// digit is the screen of a key: 1 to 9, and 0 behind them.
func digit(key string) (screenID, bool) {
	if len(key) != 1 || key < "0" || key > "9" {
		return 0, false
	}
	return (screenID(key[0]-'0') + 9) % 10, true
}

// digitOf is the key of a screen.
func digitOf(s screenID) string { return strconv.Itoa(int(s+1) % 10) }

// show turns to a screen of the first row, as it was left.
func (m model) show(s screenID) (model, tea.Cmd) {
	if !slices.Contains(m.row(), s) {
		return m, nil
	}
	m.roots[m.root()] = m.trail[0]
	m.trail = trail{m.roots[s]}
	return m.refresh()
}

// open goes down to a place.
func (m model) open(p place) (model, tea.Cmd) {
	m.trail = m.trail.down(p)
	return m.refresh()
}

// enter opens what is marked. What it opens may be on the first row: then one is
// there, with what it is about marked.
func (m model) enter() (model, tea.Cmd) {
	it, ok := m.page.sheet.marked()
	if ok && m.trail.here().screen >= columnsScreen {
		return m.choose(it)
	}
	if !ok || it.open == (place{}) {
		return m, nil
	}
	return m.open(it.open)
}

// back drops the filter, or goes back, or to the fleet.
func (m model) back() (model, tea.Cmd) {
	here := m.trail.here()
	switch {
	case here.filter != "":
		here.filter = ""
		m.trail = m.trail.with(here)
		return m, nil
	case len(m.trail) > 1:
		m.trail = m.trail.back()
		return m.refresh()
	}
	return m.show(fleetScreen)
}

// copy puts what is marked into the terminal's clipboard.
func (m model) copy() (model, tea.Cmd) {
	it, ok := m.page.sheet.marked()
	text := it.copied()
	if !ok || text == "" {
		text = m.page.command
	}
	if text == "" {
		m.notice = "nothing here to copy"
		return m, nil
	}
	m.notice = "copied " + text
	return m, func() tea.Msg { return clipped(text) }
}

// pause halts what is shown, or lets it go on.
func (m model) pause() model {
	m.paused = !m.paused
	return m.showing()
}
