package tui

import (
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// promptKind is what is being typed.
type promptKind int

const (
	nothing    promptKind = iota
	filtering             // a filter
	commanding            // a name in the palette
	answering             // what an action needs to know, or a typed yes
)

const longestPrompt = 120 // letters

// prompt is a line that is being typed. The zero prompt is closed.
type prompt struct {
	kind  promptKind
	text  string
	asks  string    // before the text, when answering
	among []command // of the palette
	pick  int       // of those that match
}

func (p prompt) open() bool { return p.kind != nothing }

// line writes the prompt over the key line.
func (p prompt) line(t theme, l *line) string {
	lead, tail := "/", "enter keep  esc drop "
	switch p.kind {
	case commanding:
		lead, tail = ":", "tab complete  enter do  esc drop "
	case answering:
		lead, tail = p.asks+" ", "enter go on  esc drop "
	}
	l.put(t.accent, " "+lead+p.text+"▏")
	if cells(tail) < l.width-l.used {
		l.end(t.dim, tail)
	}
	return l.String()
}

// typed edits the line. Enter takes it, esc drops it.
func (m model) typed(key, text string) (model, tea.Cmd) {
	p, k := m.prompt, m.keys
	switch {
	case key == "esc":
		m.prompt = prompt{}
		if p.kind == filtering {
			return m.filter(""), nil
		}
		m.pending = pending{}
		return m, nil
	case key == "enter":
		m.prompt = prompt{}
		return m.take(p)
	case k.Erase.is(key):
		_, n := utf8.DecodeLastRuneInString(p.text)
		m.prompt.text = p.text[:len(p.text)-n]
	case k.Clear.is(key):
		m.prompt.text = ""
	case p.kind == commanding && (key == "up" || key == "down"):
		m.prompt = p.move(key)
		return m, nil
	case p.kind == commanding && k.Complete.is(key):
		m.prompt = p.complete()
		return m, nil
	default:
		m.prompt.text += printable(text, longestPrompt-utf8.RuneCountInString(p.text))
	}
	m.prompt.pick = 0
	if p.kind == filtering {
		return m.filter(m.prompt.text), nil
	}
	return m, nil
}

// pasted types what was pasted, without its line breaks; outside of a line it is
// no keys.
func (m model) pasted(text string) model {
	if !m.prompt.open() {
		return m
	}
	m, _ = m.typed("", text)
	return m
}

// printable is at most n letters of a text, without what is not printed.
func printable(s string, n int) string {
	var b strings.Builder
	for _, r := range s {
		if n <= 0 {
			break
		}
		if r >= ' ' && r != 0x7f && r != utf8.RuneError {
			b.WriteRune(r)
			n--
		}
	}
	return b.String()
}

// filter shows only the rows with a text, the mark on the row it was on if that
// is among them.
func (m model) filter(text string) model {
	here := m.trail.here()
	here.filter = text
	m.trail = m.trail.with(here)
	return m
}

// take acts on what was typed.
func (m model) take(p prompt) (model, tea.Cmd) {
	switch p.kind {
	case commanding:
		if found := p.matches(); len(found) > 0 {
			return found[min(p.pick, len(found)-1)].run(m)
		}
		m.notice = "nothing is called " + p.text
		return m, nil
	case answering:
		return m.answer(p.text)
	}
	return m, nil
}
