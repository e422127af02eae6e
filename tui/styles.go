package tui

import (
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// pen is a style as the two strings around a text. They are made once: a frame
// has hundreds of texts, and composing each with lipgloss costs more than all else.
type pen struct{ open, shut string }

// theme is how a console writes: few pens, in the terminal's own colours.
type theme struct {
	plain  pen
	bold   pen // what matters
	dim    pen // headings and what is past
	accent pen // the one colour: what is one's own, or chosen
	warn   pen // red: a person must act
	ascii  bool
}

// newTheme reads TERM, NO_COLOR and the locale. NO_COLOR keeps bold and dim;
// TERM=dumb keeps nothing. ASCII is written to a dumb terminal and in a locale
// that is set and not UTF-8; a locale that is not set says nothing.
func newTheme(env []string) theme {
	dumb := lookup(env, "TERM") == "dumb"
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(termenv.ANSI)
	if dumb {
		r.SetColorProfile(termenv.Ascii)
	}
	accent, warn := r.NewStyle().Foreground(lipgloss.Color("6")), r.NewStyle().Foreground(lipgloss.Color("1")).Bold(true)
	if lookup(env, "NO_COLOR") != "" {
		accent, warn = r.NewStyle().Bold(true), r.NewStyle().Bold(true).Underline(true)
	}
	return theme{
		bold:   newPen(r.NewStyle().Bold(true)),
		dim:    newPen(r.NewStyle().Faint(true)),
		accent: newPen(accent),
		warn:   newPen(warn),
		ascii:  dumb || !utf8Locale(env),
	}
}

func newPen(s lipgloss.Style) pen {
	open, shut, _ := strings.Cut(s.Render("x"), "x")
	return pen{open, shut}
}

// faded is the theme of figures that may no longer be true.
func (t theme) faded() theme {
	return theme{plain: t.dim, bold: t.dim, dim: t.dim, accent: t.dim, warn: t.dim, ascii: t.ascii}
}

func utf8Locale(env []string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToUpper(lookup(env, name)); v != "" {
			return strings.Contains(v, "UTF-8") || strings.Contains(v, "UTF8")
		}
	}
	return true
}

// lookup is the last value of name, as a shell would see it.
func lookup(env []string, name string) (value string) {
	for _, e := range env {
		if k, v, ok := strings.Cut(e, "="); ok && k == name {
			value = v
		}
	}
	return value
}
