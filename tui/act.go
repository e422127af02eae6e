package tui

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/dollynator/dolly"
)

// actTime is how long an action may take before nobody waits for it any more.
const actTime = 30 * time.Second

// offered is something that a screen lets one do.
type offered struct {
	name   string // for the palette: "cancel order 3"
	does   string
	action dolly.Action
	needs  []need // what to ask for first
	typed  string // what to type to confirm; "" is one key
}

// need is an argument that the user gives.
type need struct{ arg, asks string }

// pending is an action between being chosen and being done.
type pending struct {
	offered
	asked int      // needs that were answered
	ready bool     // the node said what it would do
	lines []string // what it said
}

// offering is what a node says that an action would do.
type offering struct {
	action dolly.Action
	res    dolly.Result
	err    error
}

// acted is what an action did.
type acted struct {
	res dolly.Result
	err error
}

// may reports whether this console's key is allowed to change anything.
func (m model) may() bool {
	return m.opts.Days == nil && m.shown.info != nil && !m.shown.info.ReadOnly
}

// offers opens the list of what may be done here.
func (m model) offers() (model, tea.Cmd) {
	switch {
	case !m.may():
		m.notice = "this console may only look"
		return m, nil
	case len(m.page.moves) == 0:
		m.notice = "there is nothing to do on this screen"
		return m, nil
	}
	m.pending = pending{}
	return m.open(at(actScreen, ""))
}

// propose asks for what an action needs, and then the node what it would do.
func (m model) propose(o offered) (model, tea.Cmd) {
	o.action.Args = maps.Clone(o.action.Args)
	if o.action.Args == nil {
		o.action.Args = map[string]string{}
	}
	m.pending = pending{offered: o}
	return m.ask()
}

// ask asks the next question, of the user or of the node.
func (m model) ask() (model, tea.Cmd) {
	p := m.pending
	if p.asked < len(p.needs) {
		m.prompt = prompt{kind: answering, asks: p.needs[p.asked].asks}
		return m, nil
	}
	n, a := m.link.node, p.action
	return m, func() tea.Msg {
		ctx, cancel := context.WithTimeout(m.ctx, actTime)
		defer cancel()
		res, err := n.Do(ctx, a, true)
		return offering{a, res, err}
	}
}

// answer takes what was typed: an argument, or the word that confirms.
func (m model) answer(text string) (model, tea.Cmd) {
	p := m.pending
	if p.ready {
		if text != p.typed {
			m.notice = "not done: that was not " + p.typed
			return m, nil
		}
		return m.do()
	}
	p.action.Args = maps.Clone(p.action.Args)
	p.action.Args[p.needs[p.asked].arg] = strings.TrimSpace(text)
	p.asked++
	m.pending = p
	return m.ask()
}

// offeredTo shows what an action would do, and asks.
func (m model) offeredTo(msg offering) model {
	if msg.err != nil {
		m.notice, m.pending = "refused: "+msg.err.Error(), pending{}
		if m.trail.here().screen == actScreen {
			m.trail = m.trail.back()
		}
		return m
	}
	m.pending.ready, m.pending.lines = true, msg.res.Lines
	if p := at(actScreen, "ask"); m.trail.here().screen == actScreen {
		m.trail = m.trail.with(p)
	} else {
		m.trail = m.trail.down(p)
	}
	return m
}

// Rows of the question.
const (
	sayNo  = "no"
	sayYes = "yes"
)

// decide is enter on the act screen: an action of the list, or the answer.
func (m model) decide(it item) (model, tea.Cmd) {
	switch {
	case !m.pending.ready:
		from := m.under()
		i := slices.IndexFunc(from.moves, func(o offered) bool { return o.name == it.key })
		if i < 0 {
			return m, nil
		}
		return m.propose(from.moves[i])
	case it.key != sayYes:
		m.pending = pending{}
		return m.back()
	case m.pending.typed != "":
		m.prompt = prompt{kind: answering, asks: "type " + m.pending.typed + " to do it:"}
		return m, nil
	}
	return m.do()
}

// do does it.
func (m model) do() (model, tea.Cmd) {
	n, a := m.link.node, m.pending.action
	m.pending = pending{}
	m.trail = m.trail.back()
	return m, func() tea.Msg {
		ctx, cancel := context.WithTimeout(m.ctx, actTime)
		defer cancel()
		res, err := n.Do(ctx, a, false)
		return acted{res, err}
	}
}

// actedOn says what became of an action.
func (m model) actedOn(msg acted) (model, tea.Cmd) {
	m.notice = "done: " + strings.Join(msg.res.Lines, "; ")
	if msg.err != nil {
		m.notice = "not done: " + msg.err.Error()
	}
	notice := m.notice
	m, cmd := m.refresh()
	m.notice = notice
	return m, cmd
}

// under is the panel that an overlay lies on.
func (m model) under() panel {
	m.trail = m.trail.back()
	return m.panel()
}

// actPanel lists what may be done on the screen below, or asks whether to do it.
func actPanel(k known) panel {
	p := k.pending
	if !p.ready {
		g := grid{cols: []column{{head: "TO DO", left: true}, {head: "", left: true, rest: 15}}}
		for _, o := range k.below().moves {
			g.add(item{key: o.name}, o.name, o.does)
		}
		return panel{t: k.t, title: "act", sheet: k.lay(g), hints: "enter choose"}
	}
	top := func(w, h int) []string {
		out := []string{k.t.line(w).put(k.t.dim, " WHAT WILL HAPPEN").String()}
		for _, s := range p.lines {
			for _, part := range wrap(s, w-4) {
				out = append(out, k.t.line(w).put(k.t.plain, "   "+part).String())
			}
		}
		out = append(out, "", k.t.line(w).put(k.t.dim, " IN A SHELL").String(), k.t.line(w).put(k.t.bold, "   "+shellAction(p.action)).String(), "")
		return out[:min(len(out), max(h-4, 0))]
	}
	g := grid{cols: []column{{head: "DO IT?", left: true, rest: 15}}}
	g.add(item{key: sayNo}, "no, go back")
	g.add(item{key: sayYes}, "yes, "+p.name)
	return panel{t: k.t, title: p.name, top: top, sheet: k.lay(g), hints: "enter choose"}
}

// shellAction is the command that does an action.
func shellAction(a dolly.Action) string {
	s := "dolly do " + a.Name
	for _, k := range slices.Sorted(maps.Keys(a.Args)) {
		s += " " + shellWord(k+"="+a.Args[k])
	}
	return s
}

// shellWord is a text as one word of a shell: what a node, or who typed, put into it is
// copied and run.
func shellWord(s string) string {
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && !strings.ContainsRune("_-./:=@%+,", r)
	}) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
