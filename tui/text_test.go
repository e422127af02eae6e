package tui

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
	"pgregory.net/rapid"
)

func TestSignsHaveStandIns(t *testing.T) {
	if utf8.RuneCountInString(signs) != len(standIns) {
		t.Fatalf("%d signs, %d stand-ins", utf8.RuneCountInString(signs), len(standIns))
	}
	for _, r := range signs {
		if s := clean(string(r), true); s == "?" || lipgloss.Width(string(r)) != 1 {
			t.Errorf("%c becomes %q", r, s)
		}
	}
}

func TestNarrowIsPrintedInOneCell(t *testing.T) {
	for r := rune(0); r < 0x3000; r++ {
		if narrow(r) && (!unicode.IsPrint(r) || lipgloss.Width(string(r)) != 1) {
			t.Errorf("%U: printed %v, width %d", r, unicode.IsPrint(r), lipgloss.Width(string(r)))
		}
	}
}

// TestAnyTextFits puts any strings, wide, broken and hostile, into columns.
func TestAnyTextFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text") + string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
		as := theme{ascii: rapid.Bool().Draw(t, "ascii")}
		w := rapid.IntRange(0, 30).Draw(t, "width")
		got := as.line(w).put(pen{}, s).left(pen{}, s, 9).to(12).right(pen{}, s, 7).end(pen{}, s).String()
		if lipgloss.Width(got) > w || strings.ContainsFunc(got, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Fatalf("%q in %d cells is %q, %d wide", s, w, got, lipgloss.Width(got))
		}
	})
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		s    string
		w    int
		want string
	}{{"alice", 5, "alice"}, {"alice", 4, "ali…"}, {"alice", 1, "…"}, {"alice", 0, ""}, {"日本語", 4, "日…"}, {"日本語", 6, "日本語"}} {
		if got := cut(c.s, c.w); got != c.want {
			t.Errorf("cut(%q, %d) = %q, want %q", c.s, c.w, got, c.want)
		}
	}
}

func TestLineColumns(t *testing.T) {
	got := theme{}.line(24).left(pen{"<", ">"}, "ab", 4).right(pen{}, "7", 3).to(10).put(pen{}, "x").end(pen{}, "end").String()
	if got != "<ab>    7   x          end" {
		t.Errorf("%q", got)
	}
}
