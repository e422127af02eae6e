package tui

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// pen is a style as the two strings around a text. They are made once: a frame
// has hundreds of texts, and composing each with lipgloss costs more than all else.
type pen struct{ open, shut string }

// theme is how a console writes: few pens, in the terminal's own colours, so that
// a light terminal and a dark one are both right.
type theme struct {
	plain  pen
	bold   pen // what matters
	dim    pen // headings and what is past
	accent pen // the one colour: what is one's own, or chosen
	warn   pen // red: a person must act
	ascii  bool
	graph  style
}

// newTheme reads TERM, NO_COLOR and the locale. NO_COLOR keeps bold and dim;
// TERM=dumb keeps nothing. ASCII is written to a dumb terminal and in a locale
// that is set and not UTF-8; a locale that is not set says nothing.
func newTheme(env []string) theme {
	if isDumb(env) {
		return theme{ascii: true, graph: asciiGraphs}
	}
	st := lipgloss.NewStyle()
	accent, warn := st.Foreground(lipgloss.Color("6")), st.Foreground(lipgloss.Color("1")).Bold(true)
	if lookup(env, "NO_COLOR") != "" {
		accent, warn = st.Bold(true), st.Bold(true).Underline(true)
	}
	t := theme{
		bold:   newPen(st.Bold(true)),
		dim:    newPen(st.Faint(true)),
		accent: newPen(accent),
		warn:   newPen(warn),
		ascii:  !utf8Locale(env),
		graph:  brailleGraphs,
	}
	if t.ascii {
		t.graph = asciiGraphs
	}
	return t
}

// newPen takes the style's escape codes from around a letter.
func newPen(s lipgloss.Style) pen {
	open, shut, _ := strings.Cut(s.Render("x"), "x")
	return pen{open, shut}
}

// faded is the theme of figures that may no longer be true.
func (t theme) faded() theme {
	t.plain, t.bold, t.accent, t.warn = t.dim, t.dim, t.dim, t.dim
	return t
}

// isDumb is true of a terminal that cannot move its cursor.
func isDumb(env []string) bool { return lookup(env, "TERM") == "dumb" }

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
