package tui

import (
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
)

var errNoAgent = errors.New("this agent is not in the fleet any more; esc goes back")

// agentPanel is one agent of the fleet, as far as its heartbeats told, and where
// to go from it.
func agentPanel(k known) panel {
	a, ok := k.data.member(k.place.peer)
	if !ok {
		return panel{t: k.t, title: "gone", missing: errNoAgent}
	}
	g := grid{cols: []column{{head: "OPEN", left: true}, {head: "", left: true, rest: 15}}}
	g.add(item{key: "ledger", open: about(chainScreen, a.Peer), peer: a.Peer}, "ledger", "its chain, block by block, as this node holds it")
	g.add(item{key: "peers", open: place{screen: peersScreen, mark: keyed(a.Peer)}, peer: a.Peer}, "peer", "how this node is connected to it")
	g.add(item{key: "charter", open: place{screen: charterScreen, filter: a.Name}, peer: a.Peer}, "charter", "its slot, its lease, what of it could be lost")
	g.add(item{key: "events", open: place{screen: eventsScreen, filter: a.Name}, peer: a.Peer}, "events", "what this node wrote down about "+a.Name)
	return panel{
		t: k.t, title: a.Path + " " + a.Name, facts: []string{shortPeer(a.Peer), string(a.Offer)}, view: a,
		top:   func(w, h int) []string { return append(agentLines(k.t, a, k.data.now(), w, h-6), "") },
		sheet: k.lay(g), hints: "enter open  y copy its id",
	}
}

// agentLines is all that a heartbeat told of one agent.
func agentLines(t theme, a dolly.AgentRow, now dolly.Time, w, h int) []string {
	f := facts{t: t, w: w}
	f.add("AGENT", t.bold, fmt.Sprintf("%s %s %s", sign(a), a.Path, a.Name))
	f.add("", t.dim, a.Peer.String())
	f.add("LIFE", t.plain, life(now, a))
	f.add("", t.dim, fmt.Sprintf("%s · heard %s ago · version %s", a.Phase, ago(now, a.Seen), orDash(a.Version)))
	f.gap()
	f.add("SERVER", t.plain, string(a.Offer))
	f.add("RENT", t.plain, rentLeft(a.RentDays))
	f.gap()
	f.add("MB", t.plain, fmt.Sprintf("earned %s · sold %s", mb(a.Earned), mb(a.SoldMB)))
	f.add("", t.plain, fmt.Sprintf("held %s · in orders %s · now %s MB/s", mb(a.Balance), mb(a.OrdersMB), rate(a.Rate)))
	f.add("SAT", t.plain, fmt.Sprintf("income %s · cost %s · net %s", sat(a.Income), sat(a.Cost), signed(float64(a.Income-a.Cost))))
	f.add("", t.plain, fmt.Sprintf("coins %s", sat(a.Coins)))
	if a.Self {
		f.gap()
		f.add("", t.dim, "this console is attached to this agent")
	}
	return f.lines[:max(0, min(len(f.lines), h))]
}

// facts is a list of lines with a name at the left.
type facts struct {
	t     theme
	w     int
	lines []string
}

func (f *facts) add(name string, p pen, text string) {
	f.lines = append(f.lines, f.t.line(f.w).put(f.t.plain, " ").left(f.t.dim, name, 9).put(p, text).String())
}

// long adds a text over as many lines as it needs.
func (f *facts) long(name string, p pen, text string) {
	for i, part := range wrap(text, f.w-11) {
		if i > 0 {
			name = ""
		}
		f.add(name, p, part)
	}
}

// parts adds as many parts as fit, whole.
func (f *facts) parts(name string, parts ...string) {
	text := parts[0]
	for _, p := range parts[1:] {
		if cells(text+p)+13 > f.w {
			break
		}
		text += "   " + p
	}
	f.add(name, f.t.plain, text)
}

func (f *facts) gap() { f.lines = append(f.lines, "") }

func rentLeft(d float64) string {
	if d <= 0 {
		return "over"
	}
	return days(d) + " days left"
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// signed writes money with its sign.
func signed(x float64) string {
	if x > 0 {
		return "+" + whole(x)
	}
	return whole(x)
}
