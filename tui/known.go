package tui

import (
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
)

// errWaiting is why a screen is empty before its first answer.
var errWaiting = errors.New("waiting for the node's first answer …")

// known is all that a screen is drawn from.
type known struct {
	t       theme
	data    data
	place   place
	trail   trail
	row     []screenID // that tab turns
	as      arrangement
	lists   map[string]arrangement
	lens    lens // what the heat map shows
	keys    *keyMap
	screens *[screens]screen
	pending pending
	lost    error // why nobody answers, if so
	shell   func(dolly.View) string
}

// lay arranges a grid as the user has it.
func (k known) lay(g grid) sheet { return g.lay(k.as, k.place) }

// command is what to type in a shell for a view.
func (k known) command(v dolly.View) string {
	if k.shell == nil {
		return ""
	}
	return k.shell(v)
}

// below is the panel of the place that this one lies over.
func (k known) below() panel {
	if len(k.trail) < 2 {
		return panel{t: k.t}
	}
	k.trail = k.trail.back()
	k.place = k.trail.here()
	s := k.screens[k.place.screen]
	k.as = k.lists[s.name]
	return s.show(k)
}

// lacking is a panel for a view that did not come, or that the node has not.
func (k known) lacking(title string, s source) panel {
	err := errWaiting
	if k.lost != nil {
		err = fmt.Errorf("waiting for the node: %w", k.lost)
	}
	if no := k.data.refused[s]; no != nil {
		err = fmt.Errorf("this node has nothing to show here: %w", no)
	}
	return panel{t: k.t, title: title, missing: err}
}
