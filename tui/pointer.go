package tui

import tea "charm.land/bubbletea/v2"

const wheelRows = 3

// click marks the row under the pointer; a click on the marked row opens it.
func (m model) click(at tea.Mouse) (model, tea.Cmd) {
	const above = 2 // title and rule
	row, ok := m.page.rowAt(at.X, at.Y-above, m.width, m.body())
	switch {
	case m.prompt.open() || !ok || at.Button != tea.MouseLeft:
		return m, nil
	case row == m.page.sheet.mark:
		return m.enter()
	}
	return m.markRow(row), nil
}

// wheel moves the mark.
func (m model) wheel(at tea.Mouse) model {
	switch at.Button {
	case tea.MouseWheelUp:
		return m.move(-wheelRows)
	case tea.MouseWheelDown:
		return m.move(wheelRows)
	}
	return m
}
