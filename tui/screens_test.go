package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/dollynator/dolly"
)

// pages are the screens by the keys that lead there.
func pages() map[string][]string {
	return map[string][]string{
		"fleet": {"1"}, "node": {"2"}, "market": {"3"}, "learning": {"4", "j", "l", "l"}, "ledger": {"5"}, "money": {"6"},
		"peers": {"7"}, "charter": {"8"}, "events": {"9"}, "agent": {"1", "j", "j", "enter"}, "filter": append([]string{"1", "/"}, word("!hexa")...),
		"chain": {"5", "enter"}, "block": {"5", "enter", "enter"}, "swap": {"6", "enter"}, "purchase": {"6", "G", "enter"},
		"lab": {"0"}, "run": {"0", "enter"}, "why": {"9", "j", "enter"}, "help": {"?"}, "palette": append([]string{":"}, word("m")...), "columns": {"c"}, "export": {"2", "e"}, "act": {"2", "a"},
	}
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

func TestScreens(t *testing.T) {
	for name, keys := range pages() {
		for _, size := range [][2]int{{60, 15}, {80, 24}, {200, 60}} {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				f := newFake()
				m := goes(t, loaded(t, f, theme{}, size[0], size[1]), f, keys...)
				fits(t, m.frame(), size[0], size[1])
				golden(t, fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), m.frame())
			})
		}
	}
}

// TestWhileAClaimIsUnseenNoResidualIsKnown: the line says so, as dolly money does.
func TestWhileAClaimIsUnseenNoResidualIsKnown(t *testing.T) {
	f := newFake()
	v := townMoney()
	v.Reckoned, v.Unseen = false, 1
	f.views[dolly.ViewMoney] = v
	screen := goes(t, loaded(t, f, theme{}, 80, 24), f, "6").frame()
	if !strings.Contains(screen, "residual at the next block") || strings.Count(screen, "residual 0") != 1 {
		t.Errorf("the screen is\n%s", screen)
	}
}

// TestThemes: one styled file for each way to write. No theme sets a background
// or a colour that is dark or light by itself, so that light and dark terminals get
// the same bytes.
func TestThemes(t *testing.T) {
	for name, env := range map[string][]string{
		"colour":  {"COLORTERM=truecolor", "TERM=xterm-256color", "LANG=en_US.UTF-8"},
		"nocolor": {"NO_COLOR=1", "TERM=xterm-256color", "LANG=en_US.UTF-8"},
		"ascii":   {"LANG=C", "TERM=vt100"},
		"dumb":    {"LANG=C.UTF-8", "TERM=dumb"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			m := loaded(t, f, newTheme(env), 80, 24)
			all := ""
			for page, keys := range pages() {
				at := goes(t, m, f, keys...)
				fits(t, at.frame(), 80, 24)
				if all += at.frame() + "\n"; strings.Contains(at.frame(), "??") && (name == "ascii" || name == "dumb") {
					t.Errorf("%s: a sign without a stand-in in\n%s", page, at.frame())
				}
			}
			colour := strings.Contains(all, "\x1b[36m") && strings.Contains(all, "\x1b[1;31m")
			ascii := strings.IndexFunc(all, func(r rune) bool { return r > 126 }) < 0
			if colour != (name == "colour" || name == "ascii") || ascii != (name == "ascii" || name == "dumb") {
				t.Errorf("colour %v, ascii %v", colour, ascii)
			}
			for _, code := range strings.Split(all, "\x1b[")[1:] {
				code, _, _ = strings.Cut(code, "m")
				if !strings.Contains(" 1 2 36 1;31 1;4;4  ", " "+code+" ") {
					t.Errorf("code %q", code)
				}
			}
			if strings.Contains(all, "\x1b") == (name == "dumb") {
				t.Error("escapes for a dumb terminal, or none for another")
			}
			golden(t, "theme-"+name, goes(t, m, f, "3").frame())
		})
	}
}

// TestGraphStyles draws the market's price in each style.
func TestGraphStyles(t *testing.T) {
	f := newFake()
	m := goes(t, loaded(t, f, theme{}, 80, 24), f, "2")
	var all []string
	for range styles {
		m = send(t, m, key("v"), key("esc"), key("2"))
		all = append(all, m.frame())
	}
	golden(t, "graphs", strings.Join(all, "\n\n"))
}

// TestAnySizeFits draws every page with and without data in every odd size.
func TestAnySizeFits(t *testing.T) {
	f, empty := newFake(), newFake()
	for v := range empty.views {
		empty.views[v] = shape(v)
	}
	full, bare := loaded(t, f, theme{}, 80, 24), loaded(t, empty, theme{}, 80, 24)
	unlinked := newModel(t.Context(), newFake(), Options{})
	for _, keys := range pages() {
		for _, m := range []model{goes(t, full, f, keys...), goes(t, bare, empty, keys...), send(t, unlinked, key(keys[0]))} {
			for w := 1; w < 210; w += 13 {
				for h := 1; h < 70; h += 7 {
					m := send(t, m, tea.WindowSizeMsg{Width: w, Height: h})
					want := h
					if w < leastWidth || h < leastHeight {
						want = 1
					}
					fits(t, m.frame(), w, want)
				}
			}
		}
	}
}

func TestFirstFrameOfSizeZero(t *testing.T) {
	m := send(t, newModel(t.Context(), newFake(), Options{}), tea.WindowSizeMsg{})
	fits(t, m.frame(), 80, 24)
	if !strings.Contains(m.frame(), "waiting for the node's first answer") {
		t.Error(m.frame())
	}
}

// TestStrangersTextIsHarmless has a sibling choose a name that would clear the
// screen, and one with marks that turn the text around.
func TestStrangersTextIsHarmless(t *testing.T) {
	f := newFake()
	v := townFleet()
	v.Agents[0].Name, v.Agents[0].Waits, v.Last = "\x1b[2Jada", "a\nb\tc\u202e", "\x9b31m\x00"
	f.views[dolly.ViewFleet] = v
	m := loaded(t, f, theme{}, 80, 24)
	for _, keys := range pages() {
		at := goes(t, m, f, keys...)
		fits(t, at.frame(), 80, 24)
		if strings.ContainsAny(at.frame(), "\x1b\x00\t\u009b\u202e") {
			t.Errorf("%q", at.frame())
		}
	}
}

// TestManyAgents has more agents than lines: the mark stays on the screen, and on
// its agent when others leave.
func TestManyAgents(t *testing.T) {
	f := newFake()
	v := townFleet()
	v.Agents = nil
	for i := range 60 {
		v.Agents = append(v.Agents, dolly.AgentRow{Path: fmt.Sprintf("0.%d", i), Peer: peer(byte(i + 1)), Alive: true, Phase: dolly.Earning})
	}
	f.views[dolly.ViewFleet] = v
	m := loaded(t, f, theme{}, 80, 24)
	for range 61 {
		m = send(t, m, key("j"))
		if row := m.page.sheet.mark; !strings.Contains(m.frame(), fmt.Sprintf("0.%d ", row)) || !strings.Contains(m.frame(), "›") {
			t.Fatalf("row %d is not on the screen", row)
		}
	}
	v.Agents = v.Agents[30:]
	f.views[dolly.ViewFleet] = v
	if m = settle(t, m, f); m.page.sheet.mark != 29 {
		t.Errorf("row %d after others left", m.page.sheet.mark)
	}
}

func BenchmarkFrame(b *testing.B) {
	f := newFake()
	for _, page := range []string{"fleet", "market", "learning"} {
		b.Run(page, func(b *testing.B) {
			m := goes(b, loaded(b, f, newTheme(nil), 200, 60), f, pages()[page]...)
			b.ReportAllocs()
			for b.Loop() {
				m.page = m.panel()
				_ = m.frame()
			}
		})
	}
}
