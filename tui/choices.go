package tui

import "maps"

// Choices is how a user likes the console; it is kept from session to session.
type Choices struct {
	Lists   map[string]arrangement `json:"lists,omitempty"` // by screen
	Graphs  string                 `json:"graphs,omitempty"`
	NoMouse bool                   `json:"no_mouse,omitempty"`

	changed bool // since it was read
}

// with is the choices with one list arranged anew; the old ones are not changed.
func (c Choices) with(screen string, as arrangement) Choices {
	c.Lists = maps.Clone(c.Lists)
	if c.Lists == nil {
		c.Lists = map[string]arrangement{}
	}
	c.Lists[screen] = as
	c.changed = true
	return c
}

// graphs is the style of that name, or what the terminal does by itself.
func (c Choices) graphs(byItself style) style {
	for s := range styles {
		if s.String() == c.Graphs && byItself != asciiGraphs {
			return s
		}
	}
	return byItself
}
