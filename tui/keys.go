package tui

import "slices"

// binding is a thing to do, the keys that do it, and its line on the help page.
type binding struct {
	keys []string
	show string
	does string
}

func (b binding) is(key string) bool { return slices.Contains(b.keys, key) }

// keyMap is every key of the console. Nothing else names one.
type keyMap struct {
	Next, Prev                    binding
	Up, Down, Top, Bottom         binding
	PageUp, PageDown, Left, Right binding
	Open, Back, Filter, Palette   binding
	Sort, Turn, Columns, Measure  binding
	Why, Thing, Act               binding
	Copy, Export, Pause, Mouse    binding
	Graphs                        binding
	Earlier, Later, Much, Latest  binding
	Help, Quit, Break, Suspend    binding
	Complete, Erase, Clear        binding
}

func newKeys() *keyMap {
	return &keyMap{
		Next:     binding{[]string{"tab"}, "tab", "next screen; shift+tab is the one before"},
		Prev:     binding{[]string{"shift+tab"}, "", ""},
		Up:       binding{[]string{"up", "k"}, "up k", "one row up"},
		Down:     binding{[]string{"down", "j"}, "down j", "one row down"},
		Top:      binding{[]string{"home", "g"}, "home g", "first row"},
		Bottom:   binding{[]string{"end", "G"}, "end G", "last row"},
		PageUp:   binding{[]string{"pgup", "ctrl+b"}, "pgup", "ten rows up"},
		PageDown: binding{[]string{"pgdown", "ctrl+f"}, "pgdn", "ten rows down"},
		Left:     binding{[]string{"left", "h"}, "left h", "back; in a heat map one column left"},
		Right:    binding{[]string{"right", "l"}, "right l", "open; in a heat map one column right"},
		Open:     binding{[]string{"enter"}, "enter", "open what is marked, down to the block that proves it"},
		Back:     binding{[]string{"esc", "backspace"}, "esc", "drop the filter, then back to where one came from"},
		Filter:   binding{[]string{"/"}, "/", "show only rows with a text; /!text hides them"},
		Palette:  binding{[]string{":"}, ":", "go to a screen or an agent, or do something, by name"},
		Sort:     binding{[]string{"s"}, "s", "sort by the next column"},
		Turn:     binding{[]string{"S"}, "S", "turn the order round"},
		Columns:  binding{[]string{"c"}, "c", "choose columns"},
		Measure:  binding{[]string{"m"}, "m", "learning: colour the map by Q, E, α or β; lab: the next figure"},
		Why:      binding{[]string{"w"}, "w", "why: the facts of the marked or the latest decision"},
		Thing:    binding{[]string{"t"}, "t", "events: jump to the thing that it is about"},
		Act:      binding{[]string{"a"}, "a", "act: what this key may do here; asks before it does"},
		Copy:     binding{[]string{"y"}, "y", "copy what is marked, through the terminal"},
		Export:   binding{[]string{"e"}, "e", "write this screen to a file: TSV, JSON, SVG"},
		Pause:    binding{[]string{"p", "space"}, "p", "pause: nothing moves until p again"},
		Mouse:    binding{[]string{"M"}, "M", "mouse on and off"},
		Graphs:   binding{[]string{"v"}, "v", "graphs in braille, blocks or ASCII"},
		Earlier:  binding{[]string{"["}, "[ ]", "a recording: a day back, a day on"},
		Later:    binding{[]string{"]"}, "", ""},
		Much:     binding{[]string{"{", "}"}, "{ }", "a recording: 30 days back or on"},
		Latest:   binding{[]string{"="}, "=", "a recording: play a day a second; again halts"},
		Help:     binding{[]string{"?"}, "?", "this page; / searches it"},
		Quit:     binding{[]string{"q"}, "q", "quit; the node lives on"},
		Suspend:  binding{[]string{"ctrl+z"}, "ctrl+z", "to the shell, and back with fg"},
		Break:    binding{[]string{"ctrl+c"}, "", ""},
		Complete: binding{[]string{"tab"}, "", ""},
		Erase:    binding{[]string{"backspace", "ctrl+h"}, "", ""},
		Clear:    binding{[]string{"ctrl+u"}, "", ""},
	}
}

// all is the order of the help page.
func (k keyMap) all() []binding {
	return []binding{k.Next, k.Up, k.Down, k.Top, k.Bottom, k.PageUp, k.PageDown, k.Left, k.Right, k.Open, k.Back,
		k.Filter, k.Palette, k.Sort, k.Turn, k.Columns, k.Measure, k.Why, k.Thing, k.Act, k.Copy, k.Export, k.Pause, k.Mouse,
		k.Graphs, k.Earlier, k.Much, k.Latest, k.Help, k.Suspend, k.Quit}
}
