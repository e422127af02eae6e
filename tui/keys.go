package tui

import "github.com/charmbracelet/bubbles/key"

// keyMap is every key of the console. Nothing else names one.
type keyMap struct {
	Fleet, Node, Market, Learning key.Binding
	Next, Prev                    key.Binding
	Up, Down, Top, Bottom         key.Binding
	PageUp, PageDown              key.Binding
	Open, Back, Filter            key.Binding
	Help, Quit, Break             key.Binding
}

func newKeys() keyMap {
	bind := func(help, what string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, what))
	}
	return keyMap{
		Fleet:    bind("1 f", "the family tree", "1", "f"),
		Node:     bind("2 n", "the node this console is attached to", "2", "n"),
		Market:   bind("3 m", "order book, trades and swaps", "3", "m"),
		Learning: bind("4 l", "what was learned about servers", "4", "l"),
		Next:     bind("tab", "next screen", "tab"),
		Prev:     bind("shift+tab", "previous screen", "shift+tab"),
		Up:       bind("up k", "one row up", "up", "k"),
		Down:     bind("down j", "one row down", "down", "j"),
		Top:      bind("home g", "first row", "home", "g"),
		Bottom:   bind("end G", "last row", "end", "G"),
		PageUp:   bind("pgup", "ten rows up", "pgup", "ctrl+b"),
		PageDown: bind("pgdn", "ten rows down", "pgdown", "ctrl+f"),
		Open:     bind("enter right", "open the agent under the mark", "enter", "right"),
		Back:     bind("esc h left", "back to the fleet; clears a filter", "esc", "h", "left", "backspace"),
		Filter:   bind("/", "filter by a text; /!text hides what has it", "/"),
		Help:     bind("?", "this page", "?"),
		Quit:     bind("q", "quit; the node lives on", "q"),
		Break:    bind("ctrl+c", "quit", "ctrl+c"),
	}
}

// all is the order of the help page.
func (k keyMap) all() []key.Binding {
	return []key.Binding{k.Fleet, k.Node, k.Market, k.Learning, k.Next, k.Up, k.Down,
		k.Open, k.Back, k.Filter, k.Help, k.Quit}
}
