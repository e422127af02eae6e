package tui

import (
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/dollynator/dolly"
)

// eventsPanel is the node's log, the newest first.
func eventsPanel(k known) panel {
	now := k.data.now()
	g := grid{empty: "nothing happened yet", cols: []column{
		{head: "NUMBER", drop: 2}, {head: "AGO"}, {head: "WHEN", left: true, drop: 1}, {head: "KIND", left: true, most: 20, drop: 3}, {head: "WHAT", left: true, rest: 44},
	}}
	for i := len(k.data.events) - 1; i >= 0; i-- {
		e := k.data.events[i]
		n := strconv.FormatUint(e.Seq, 10)
		g.add(item{key: n, open: at(explainScreen, n), copy: e.Text}, n, ago(now, e.At), e.At.Std().UTC().Format(time.DateTime), e.Kind, e.Text)
		g.nums(0, float64(e.Seq), -float64(e.At))
	}
	p := panel{
		t: k.t, title: "events", facts: []string{plural(len(k.data.events), "event") + " here"}, sheet: k.lay(g),
		command: k.command(dolly.ViewEvents), view: k.data.events, hints: "enter why  t the thing  p pause",
	}
	p.side = func(w, h int) []string {
		it, ok := p.sheet.marked()
		if !ok {
			return nil
		}
		return eventLines(k, it.key, w, h)
	}
	return p
}

// eventLines is one event with its data.
func eventLines(k known, number string, w, h int) []string {
	e, ok := k.data.event(number)
	if !ok {
		return nil
	}
	f := facts{t: k.t, w: w}
	f.add("EVENT", k.t.bold, number+" "+e.Kind)
	f.add("", k.t.dim, e.At.Std().UTC().Format(time.DateTime)+", "+ago(k.data.now(), e.At)+" ago")
	f.long("", k.t.plain, e.Text)
	if s := thingOf(e.Kind); s != (place{}) {
		f.gap()
		f.add("", k.t.dim, "t goes to "+k.screens[s.screen].name)
	}
	return f.lines[:min(len(f.lines), h)]
}

// event is one of those that are held.
func (d data) event(number string) (dolly.Event, bool) {
	seq, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return dolly.Event{}, false
	}
	for _, e := range d.events {
		if e.Seq == seq {
			return e, true
		}
	}
	return dolly.Event{}, false
}

// thingOf is the screen that a kind of event is about.
func thingOf(kind string) place {
	family, _, _ := strings.Cut(kind, ".")
	switch family {
	case "order", "deal", "paper":
		return at(marketScreen, "")
	case "swap", "purchase", "rent", "coins", "birth":
		return at(moneyScreen, "")
	case "learn", "provider":
		return at(learningScreen, "")
	case "ledger":
		return at(ledgerScreen, "")
	case "charter", "lease", "act":
		return at(charterScreen, "")
	case "life", "clock", "chain", "buybot":
		return at(nodeScreen, "")
	}
	return place{}
}

// thing jumps to what the marked event is about.
func (m model) thing() (model, tea.Cmd) {
	it, _ := m.page.sheet.marked()
	e, ok := m.shown.event(it.key)
	if !ok || m.trail.here().screen != eventsScreen {
		return m, nil
	}
	to := thingOf(e.Kind)
	if to == (place{}) {
		m.notice = "no screen is about " + e.Kind
		return m, nil
	}
	return m.open(to)
}
