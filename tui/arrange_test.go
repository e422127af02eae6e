package tui

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// paths are the fleet's rows in the order they are shown.
func paths(m model) string {
	var out []string
	for _, i := range m.page.sheet.shown {
		out = append(out, strings.TrimLeft(m.page.sheet.cols[0].cells[i], "●◐○├└│ "))
	}
	return strings.Join(out, " ")
}

func TestSortAndColumnsAreKept(t *testing.T) {
	var kept Choices
	f := newFake()
	m := loaded(t, f, theme{}, 139, 30)
	m.opts.Keep = func(c Choices) error { kept = c; return nil }
	if got := paths(m); got != "0 0.1 0.1.1 0.2 0.3" {
		t.Errorf("at first %s", got)
	}
	for range 4 { // agent, name, server, rent
		m = send(t, m, key("s"))
	}
	if got := paths(m); got != "0.1.1 0.1 0 0.2 0.3" {
		t.Errorf("by rent %s", got)
	}
	m = send(t, m, key("S"))
	if got := paths(m); got != "0.3 0.2 0 0.1 0.1.1" {
		t.Errorf("by rent, turned %s", got)
	}
	m = goes(t, m, f, "c", "j", "j", "enter", "esc")
	if strings.Contains(m.frame(), "SERVER") || !strings.Contains(m.frame(), "RENT d") {
		t.Error(m.frame())
	}
	m = send(t, m, key("S"))
	if err := m.keep(); err != nil {
		t.Fatal(err)
	}
	if as := kept.Lists["fleet"]; as.Sort != "RENT d" || as.Down != true || len(as.Hidden) != 1 || as.Hidden[0] != "SERVER" {
		t.Errorf("kept %+v", kept)
	}
	next := newModel(t.Context(), f, Options{Choices: kept})
	next = settle(t, send(t, next, linked{node: f, info: townInfo()}), f)
	if got := paths(next); got != "0.1.1 0.1 0 0.2 0.3" {
		t.Errorf("the next time %s", got)
	}
	m.opts.Keep = func(Choices) error { return errors.New("the disk is full") }
	if err := m.keep(); err == nil {
		t.Error("nobody is told that nothing is kept")
	}
	if err := loaded(t, f, theme{}, 80, 24).keep(); err != nil {
		t.Errorf("nothing changed: %v", err)
	}
}

func TestPalette(t *testing.T) {
	f := newFake()
	m := loaded(t, f, theme{}, 80, 24)
	run := func(text ...string) model {
		return goes(t, m, f, append(append([]string{":"}, text...), "enter")...)
	}
	for text, screen := range map[string]screenID{"led": ledgerScreen, "Peers": peersScreen, "help": helpScreen, "0.1.1 c": agentScreen, "zeug": fleetScreen} {
		if got := run(word(text)...).trail.here().screen; got != screen {
			t.Errorf(":%s goes to %d, want %d", text, got, screen)
		}
	}
	if got := run(append(word("m"), "down")...).trail.here().screen; got != moneyScreen {
		t.Errorf("the second of m is %d", got)
	}
	if got := goes(t, m, f, append([]string{":"}, append(word("graphs b"), "tab", "tab")...)...).prompt.text; got != "graphs braille" {
		t.Errorf("completed to %q", got)
	}
	if as := run(word("sort COST")...).page.sheet.as; as.Sort != "COST" || !as.Down {
		t.Errorf("sorted %+v", as)
	}
}

// TestMouse: a click marks, a click on the mark opens, the wheel moves, and M
// switches it off.
func TestMouse(t *testing.T) {
	f := newFake()
	m := loaded(t, f, theme{}, 80, 24)
	for y := range 24 {
		at := send(t, m, tea.MouseClickMsg{X: 5, Y: y, Button: tea.MouseLeft})
		want := 0
		if y >= 3 && y < 8 {
			want = y - 3
		}
		if at.page.sheet.mark != want && at.trail.here().screen == fleetScreen {
			t.Errorf("a click on line %d marks row %d, want %d", y, at.page.sheet.mark, want)
		}
		if opened := at.trail.here().screen == agentScreen; opened != (y == 3) {
			t.Errorf("a click on line %d opens: %v", y, opened)
		}
	}
	if m = send(t, m, tea.MouseWheelMsg{Button: tea.MouseWheelDown}); m.page.sheet.mark != 3 {
		t.Errorf("the wheel moved to %d", m.page.sheet.mark)
	}
	if on, off := m.picture(), send(t, m, key("M")).picture(); !on.mouse || off.mouse {
		t.Error("M does not switch the mouse")
	}
}
