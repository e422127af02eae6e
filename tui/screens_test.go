package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/exp/teatest"
	"github.com/dollynator/dolly"
)

// loaded is a console with every view of the fake, as after its first seconds.
// The zero theme has all of Unicode and no escape codes.
func loaded(t *testing.T, f *fake, as theme, w, h int) model {
	t.Helper()
	m := newModel(t.Context(), f, Options{Command: func(v dolly.View) string { return "dolly get " + string(v) }})
	m.now, m.theme = time.Unix(1000, 0), as
	m = send(t, m, tea.WindowSizeMsg{Width: w, Height: h}, linked{node: f, info: townInfo(), events: townEvents()})
	for s := range screens {
		d, err := gather(t.Context(), f, s)
		m = send(t, m, fetched{data: d, err: err})
	}
	return m
}

// send hands messages to the model and runs no command.
func send(t *testing.T, m model, msgs ...tea.Msg) model {
	t.Helper()
	for _, msg := range msgs {
		next, _ := m.Update(msg)
		m = next.(model)
	}
	return m
}

func press(keys string) tea.Msg {
	switch keys {
	case "enter":
		return tea.KeyMsg{Type: tea.KeyEnter}
	case "esc":
		return tea.KeyMsg{Type: tea.KeyEsc}
	case "tab":
		return tea.KeyMsg{Type: tea.KeyTab}
	case "shift+tab":
		return tea.KeyMsg{Type: tea.KeyShiftTab}
	case "ctrl+c":
		return tea.KeyMsg{Type: tea.KeyCtrlC}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(keys)}
}

// fits checks that a screen is as large as the terminal, and no larger.
func fits(t *testing.T, screen string, w, h int) {
	t.Helper()
	lines := strings.Split(screen, "\n")
	if len(lines) != h {
		t.Errorf("%d lines, want %d", len(lines), h)
	}
	for i, l := range lines {
		if lipgloss.Width(l) > w {
			t.Errorf("line %d is %d cells wide, want at most %d: %q", i, lipgloss.Width(l), w, l)
		}
	}
}

var pages = map[string][]string{
	"fleet": {"1"}, "node": {"2"}, "market": {"3"}, "learning": {"4"}, "help": {"?"},
	"agent": {"j", "j", "enter"}, "filter": {"/", "!hexa"},
}

func TestScreens(t *testing.T) {
	for name, keys := range pages {
		for _, size := range [][2]int{{60, 15}, {80, 24}, {200, 60}} {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				m := loaded(t, newFake(), theme{}, size[0], size[1])
				for _, k := range keys {
					m = send(t, m, press(k))
				}
				fits(t, m.View(), size[0], size[1])
				teatest.RequireEqualOutput(t, []byte(m.View()))
			})
		}
	}
}

func TestThemes(t *testing.T) {
	for name, env := range map[string][]string{
		"colour":  {"COLORTERM=truecolor", "TERM=xterm-256color", "LANG=en_US.UTF-8"},
		"nocolor": {"NO_COLOR=1", "TERM=xterm-256color", "LANG=en_US.UTF-8"},
		"ascii":   {"LANG=C", "TERM=vt100"},
		"dumb":    {"LANG=C.UTF-8", "TERM=dumb"},
	} {
		t.Run(name, func(t *testing.T) {
			m := loaded(t, newFake(), newTheme(env), 80, 24)
			all := ""
			for _, k := range []string{"1", "2", "3", "4", "?"} {
				m = send(t, m, press(k))
				fits(t, m.View(), 80, 24)
				all += m.View() + "\n"
			}
			colour := strings.Contains(all, "\x1b[36m") || strings.Contains(all, "\x1b[1;31m")
			ascii := strings.IndexFunc(all, func(r rune) bool { return r > 126 }) < 0
			if colour != (name == "colour" || name == "ascii") || ascii != (name == "ascii" || name == "dumb") {
				t.Errorf("colour %v, ascii %v", colour, ascii)
			}
			if strings.Contains(all, "\x1b") == (name == "dumb") || ascii && strings.Contains(all, "??") {
				t.Error("escapes for a dumb terminal, or a sign without a stand-in")
			}
			m = send(t, m, press("1"))
			teatest.RequireEqualOutput(t, []byte(m.View()))
		})
	}
}

// TestAnySizeFits draws every page with and without data in every odd size.
func TestAnySizeFits(t *testing.T) {
	full := loaded(t, newFake(), theme{}, 80, 24)
	empty := newFake()
	empty.views = map[dolly.View]any{dolly.ViewFleet: dolly.FleetView{}, dolly.ViewNode: dolly.NodeView{},
		dolly.ViewMarket: dolly.MarketView{}, dolly.ViewLearning: dolly.LearningView{}}
	bare := loaded(t, empty, theme{}, 80, 24)
	unlinked := newModel(t.Context(), newFake(), Options{})
	for w := 1; w < 210; w += 13 {
		for h := 1; h < 70; h += 7 {
			for _, m := range []model{full, bare, unlinked} {
				for _, keys := range pages {
					m = send(t, m, tea.WindowSizeMsg{Width: w, Height: h}, press("esc"), press("esc"))
					for _, k := range keys {
						m = send(t, m, press(k))
					}
					want := h
					if w < leastWidth || h < leastHeight {
						want = 1
					}
					fits(t, m.View(), w, want)
					m = send(t, m, press("esc"))
				}
			}
		}
	}
}

func TestFirstFrameOfSizeZero(t *testing.T) {
	m := newModel(t.Context(), newFake(), Options{})
	m = send(t, m, tea.WindowSizeMsg{})
	fits(t, m.View(), 80, 24)
	if !strings.Contains(m.View(), "waiting for the node's first answer") {
		t.Error(m.View())
	}
}

// TestStrangersTextIsHarmless has a sibling choose a name that would clear the
// screen, and one with marks that turn the text around.
func TestStrangersTextIsHarmless(t *testing.T) {
	f := newFake()
	v := townFleet()
	v.Agents[0].Name, v.Agents[0].Waits, v.Last = "\x1b[2Jada", "a\nb\tc\u202e", "\x9b31m\x00"
	f.views[dolly.ViewFleet] = v
	f.views[dolly.ViewEvents] = nil
	m := loaded(t, f, theme{}, 80, 24)
	for _, k := range []string{"1", "enter"} {
		m = send(t, m, press(k))
		fits(t, m.View(), 80, 24)
		if strings.ContainsAny(m.View(), "\x1b\x00\t\u009b\u202e") {
			t.Errorf("%q", m.View())
		}
	}
}

// TestManyAgents has more agents than lines: the mark stays on the screen.
func TestManyAgents(t *testing.T) {
	f := newFake()
	v := townFleet()
	v.Agents = nil
	for i := range 60 {
		v.Agents = append(v.Agents, dolly.AgentRow{Path: fmt.Sprintf("0.%d", i), Peer: peer(byte(i)), Alive: true, Phase: dolly.Earning})
	}
	f.views[dolly.ViewFleet] = v
	m := loaded(t, f, theme{}, 80, 24)
	for range 61 {
		m = send(t, m, press("j"))
		if !strings.Contains(m.View(), fmt.Sprintf("0.%d ", m.row)) || !strings.Contains(m.View(), "›") {
			t.Fatalf("row %d is not on the screen", m.row)
		}
	}
	if m.row != 59 {
		t.Errorf("row %d", m.row)
	}
	v.Agents = v.Agents[30:] // the mark follows its agent
	f.views[dolly.ViewFleet] = v
	d, err := gather(t.Context(), f, fleetScreen)
	if m = send(t, m, fetched{data: d, err: err}); m.row != 29 {
		t.Errorf("row %d after others left", m.row)
	}
}

func BenchmarkFrame(b *testing.B) {
	f := newFake()
	m := newModel(b.Context(), f, Options{})
	m.width, m.height = 200, 60
	d, err := gather(b.Context(), f, fleetScreen)
	if err != nil {
		b.Fatal(err)
	}
	m.data, m.link.up = d, true
	for b.Loop() {
		_ = m.View()
	}
}
