package tui

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
	"pgregory.net/rapid"
)

// screenful is a terminal that knows what package tui writes, and nothing else.
type screenful struct {
	w, h  int
	signs [][]string // a sign and its style; the second half of a wide one is ""
	modes map[string]bool
	x, y  int
	ink   string
}

func newScreenful(w, h int) *screenful {
	s := &screenful{modes: map[string]bool{}}
	s.resize(w, h, " ")
	return s
}

// resize leaves a sign everywhere.
func (s *screenful) resize(w, h int, sign string) {
	s.w, s.h = w, h
	s.signs = make([][]string, h)
	for y := range s.signs {
		s.signs[y] = slicesOf(sign, w)
	}
}

func slicesOf(sign string, n int) []string {
	return strings.Split(strings.Repeat(sign, n), "")
}

func (s *screenful) Write(p []byte) (int, error) {
	for text := string(p); text != ""; {
		if rest, ok := strings.CutPrefix(text, "\x1b["); ok {
			end := strings.IndexFunc(rest, func(r rune) bool { return r >= '@' && r <= '~' })
			if end < 0 {
				return 0, fmt.Errorf("half a code: %q", text)
			}
			if err := s.obey(rest[:end], rest[end]); err != nil {
				return 0, err
			}
			text = rest[end+1:]
			continue
		}
		r, n := utf8.DecodeRuneInString(text)
		s.put(string(r))
		text = text[n:]
	}
	return len(p), nil
}

func (s *screenful) put(sign string) {
	wide := lipgloss.Width(sign)
	if s.x+wide > s.w || wide == 0 {
		return
	}
	s.signs[s.y][s.x] = s.ink + sign
	if wide == 2 {
		s.signs[s.y][s.x+1] = ""
	}
	s.x += wide
}

func (s *screenful) obey(what string, code byte) error {
	switch {
	case code == 'm' && what == "":
		s.ink = ""
	case code == 'm':
		s.ink = what + "m"
	case code == 'H':
		s.x, s.y = 1, 1
		_, _ = fmt.Sscanf(what, "%d;%d", &s.y, &s.x) // one number is the line
		s.x, s.y = s.x-1, s.y-1
	case code == 'J' && what == "" && s.x == 0 && s.y == 0:
		s.resize(s.w, s.h, " ")
	case code == 'K' && what == "":
		copy(s.signs[s.y][s.x:], slicesOf(" ", s.w-s.x))
	case code == 'h':
		s.modes[what] = true
	case code == 'l':
		delete(s.modes, what)
	case what+string(code) == "?2026$p":
	default:
		return fmt.Errorf("no such code: %q %c", what, code)
	}
	return nil
}

// texts are pictures of a few lines, so that many are alike.
func texts(w int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		th := newTheme(nil)
		l := th.line(w)
		pens := []pen{th.plain, th.bold, th.dim, th.accent}
		for range rapid.IntRange(0, 4).Draw(t, "parts") {
			p := rapid.SampledFrom(pens).Draw(t, "pen")
			l.put(p, rapid.SampledFrom([]string{"", "a", "ab  ", "●─", "31,204 MB", "12345678901234567890", "日本", "✓", "\u0301e", "👩‍🚀"}).Draw(t, "text"))
			l.to(l.used + rapid.IntRange(0, 2).Draw(t, "gap"))
		}
		return l.String()
	})
}

// TestChangesAddUp: a terminal that got every change shows what one shows that got
// only the last picture, whole.
func TestChangesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		term := newScreenful(0, 0)
		b, shown := new(brush), picture{}
		for range 6 {
			w, h := rapid.SampledFrom([]int{20, 40}).Draw(t, "width"), rapid.IntRange(1, 6).Draw(t, "height")
			if w != shown.width || h != shown.height {
				term.resize(w, h, "?") // anything may be there
			}
			next := picture{width: w, height: h, mouse: rapid.Bool().Draw(t, "mouse")}
			next.lines = rapid.SliceOfN(texts(w), 0, h).Draw(t, "lines")
			if _, err := term.Write(b.change(shown, next)); err != nil {
				t.Fatal(err)
			}
			shown = next
			fresh := newScreenful(w, h)
			if _, err := fresh.Write(new(brush).change(picture{}, next)); err != nil {
				t.Fatal(err)
			}
			if got, want := fmt.Sprint(term.signs), fmt.Sprint(fresh.signs); got != want {
				t.Fatalf("shows\n%q\nwant\n%q", got, want)
			}
			if term.modes["?1000"] != next.mouse || term.ink != "" {
				t.Fatalf("mouse %v, want %v; left ink %q", term.modes["?1000"], next.mouse, term.ink)
			}
		}
	})
}

// TestOnlyChangesAreWritten counts bytes.
func TestOnlyChangesAreWritten(t *testing.T) {
	m := loaded(t, newFake(), newTheme([]string{"TERM=xterm", "LANG=C.UTF-8"}), 80, 24)
	b, was := new(brush), m.picture()
	if got := b.change(was, m.picture()); len(got) > 0 {
		t.Errorf("of the same picture it writes %q", got)
	}
	is := m.picture()
	is.lines = strings.Split(strings.Replace(m.frame(), "61,204", "61,205", 1), "\n")
	if got := b.change(was, is); !bytes.HasPrefix(got, []byte("\x1b[")) || !bytes.Contains(got, []byte("5")) || len(got) > 24 {
		t.Errorf("of one figure it writes %q", got)
	}
}

func BenchmarkChange(b *testing.B) {
	f := newFake()
	m := loaded(b, f, newTheme([]string{"TERM=xterm", "LANG=C.UTF-8"}), 200, 60)
	was, is := m.picture(), goes(b, m, f, "j").picture()
	var by brush
	b.ReportAllocs()
	for b.Loop() {
		by.change(was, is)
	}
}
