package tui

import (
	"errors"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/dollynator/dolly"
)

// explainPanel is one event and the facts behind it.
func explainPanel(k known) panel {
	src := explainSource(k.place.subject)
	e, ok := read[dolly.Explanation](k.data, src)
	if !ok {
		p := k.lacking("why "+k.place.subject, src)
		if known, held := k.data.event(k.place.subject); held {
			p.facts = []string{known.Kind}
		}
		return p
	}
	g := grid{empty: "no facts were written down with this event", cols: []column{{head: "FACTS", left: true, rest: 30}}}
	for i, f := range e.Facts {
		g.add(item{key: strconv.Itoa(i), copy: f}, f)
	}
	p := panel{t: k.t, title: "why " + k.place.subject, facts: []string{e.Event.Kind}, view: e,
		command: "dolly why " + k.place.subject, sheet: k.lay(g), hints: "y copy"}
	p.top = func(w, h int) []string {
		f := facts{t: k.t, w: w}
		f.long("EVENT", k.t.bold, e.Event.Text)
		f.add("", k.t.dim, e.Event.At.Std().UTC().Format(time.DateTime)+", "+ago(k.data.now(), e.Event.At)+" ago")
		f.gap()
		return f.lines
	}
	p.foot = func(w int) []string { // a fact may be longer than a line
		it, _ := p.sheet.marked()
		var out []string
		for _, part := range wrap(it.copy, w-2) {
			out = append(out, k.t.line(w).put(k.t.plain, " "+part).String())
		}
		if len(out) < 2 {
			return nil
		}
		return out[:min(len(out), 6)]
	}
	return p
}

func explainSource(subject string) source {
	seq, _ := strconv.ParseUint(subject, 10, 64) // the console wrote it
	return source{why: seq}
}

func explainNeeds(p place, _ data) []source { return []source{explainSource(p.subject)} }

var errUndecided = errors.New("nothing was decided lately")

// why explains the marked event, or the latest decision that the screen is about.
func (m model) why() (model, tea.Cmd) {
	it, ok := m.page.sheet.marked()
	if _, isEvent := m.shown.event(it.key); ok && isEvent && m.trail.here().screen == eventsScreen {
		return m.open(at(explainScreen, it.key))
	}
	about := map[screenID]string{marketScreen: "order.", moneyScreen: "purchase.", learningScreen: "learn."}[m.trail.here().screen]
	for i := len(m.shown.events) - 1; i >= 0; i-- {
		if e := m.shown.events[i]; decided(e) && strings.HasPrefix(e.Kind, about) {
			return m.open(at(explainScreen, strconv.FormatUint(e.Seq, 10)))
		}
	}
	m.notice = errUndecided.Error()
	return m, nil
}

// decided is true of the kinds of events that were decisions.
func decided(e dolly.Event) bool {
	switch _, what, _ := strings.Cut(e.Kind, "."); what {
	case "chosen", "updated", "decided":
		return true
	}
	return false
}
