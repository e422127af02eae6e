package tui

import (
	"fmt"
	"strings"

	"github.com/dollynator/dolly"
)

// changes is what is worth saying of two answers, in words: events, agents that
// come, go or do something else, checks that turn. Figures that always move are not.
func changes(old, now data) []string {
	var out []string
	for _, e := range now.events {
		out = append(out, e.Text)
	}
	was, _ := see[dolly.FleetView](old, dolly.ViewFleet)
	is, _ := see[dolly.FleetView](now, dolly.ViewFleet)
	before := map[dolly.PeerID]string{}
	for _, a := range was.Agents {
		before[a.Peer] = doing(a)
	}
	for _, a := range is.Agents {
		if text := doing(a); before[a.Peer] != text {
			out = append(out, a.Path+" "+a.Name+": "+text)
		}
	}
	then, _ := see[dolly.NodeView](old, dolly.ViewNode)
	node, _ := see[dolly.NodeView](now, dolly.ViewNode)
	state := map[string]dolly.CheckState{}
	for _, c := range then.Checks {
		state[c.Name] = c.State
	}
	for _, c := range node.Checks {
		if state[c.Name] != c.State {
			out = append(out, fmt.Sprintf("check %s: %s, %s", c.Name, c.State, c.Text))
		}
	}
	return append(out, turns(old, now)...)
}

// turns is what became of runs.
func turns(old, now data) (out []string) {
	before := map[string]string{}
	was, _ := see[[]LabRun](old, viewRuns)
	for _, r := range was {
		before[r.Name] = r.State
	}
	is, _ := see[[]LabRun](now, viewRuns)
	for _, r := range is {
		if before[r.Name] != r.State {
			out = append(out, "run "+r.Name+": "+r.State)
		}
	}
	return out
}

// doing is an agent's life without what counts down in it.
func doing(a dolly.AgentRow) string {
	if a.Left {
		return string(a.Phase) + ", " + a.Waits
	}
	if !a.Alive || a.Phase == dolly.Gone {
		return "gone"
	}
	return string(a.Phase)
}

// spoken is a panel as sentences: its facts, each row with its headings, its sums.
func (p panel) spoken() []string {
	if p.missing != nil {
		return []string{p.title + ": " + p.missing.Error()}
	}
	const wide = 400 // cells; nothing is cut
	out := []string{p.title + ": " + strings.Join(p.facts, ", ")}
	for i, k := range p.sheet.shown {
		var parts []string
		for _, c := range p.sheet.cols {
			if c.flat != nil {
				c.cells = c.flat
			}
			if s := strings.TrimSpace(c.cells[k]); s != "" {
				parts = append(parts, strings.TrimSpace(c.head+" "+s))
			}
		}
		out = append(out, fmt.Sprintf("%d. %s", i+1, strings.Join(parts, ", ")))
	}
	for _, s := range call1(p.foot, wide) {
		out = append(out, strings.Join(strings.Fields(s), " "))
	}
	return out
}
