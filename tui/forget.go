package tui

import (
	"maps"
	"slices"
)

// keptAnswers is how many answers are held before those are let go that nobody can
// come back to.
const keptAnswers = 64

// forgetting lets go of the answers to what was opened once, a block or the facts
// behind an event, when there are many. What the trail leads over stays, as do the
// views that a screen of the first row shows.
func (m model) forgetting() model {
	d := m.fresh
	if len(d.got)+len(d.refused) <= keptAnswers {
		return m
	}
	held := map[source]bool{}
	for _, p := range slices.Concat(m.trail, m.roots[:]) {
		for _, s := range m.screens[p.screen].needs(p, d) {
			held[s] = true
		}
	}
	gone := func(s source) bool { return !held[s] && s != (source{view: s.view}) }
	d.got, d.refused = maps.Clone(d.got), maps.Clone(d.refused)
	maps.DeleteFunc(d.got, func(s source, _ any) bool { return gone(s) })
	maps.DeleteFunc(d.refused, func(s source, _ error) bool { return gone(s) })
	m.fresh = d
	return m
}
