package tui

import "strings"

// helpPanel is every key and screen, and what the signs mean; / searches it.
func helpPanel(k known) panel {
	g := grid{cols: []column{{head: "KEY", left: true}, {head: "DOES", left: true, rest: 15}}}
	for _, i := range k.row {
		s := k.screens[i]
		g.add(item{key: s.name, open: at(i, "")}, digitOf(i), s.name+": "+s.does)
	}
	for _, b := range k.keys.all() {
		g.add(item{key: b.show}, b.show, b.does)
	}
	for _, s := range [][2]string{
		{"● ◐ ○", "alive · starting or winding down · silent; always with a word"},
		{"MB sat", "1,048,576 bytes carried · satoshi; ages and rents are in the node's time"},
		{"mouse", "click marks, click again opens, wheel moves; M lets the terminal select text"},
		{"narrow", "without room columns of the fleet go in this order: " + strings.Join(fleetGrid(nil, 0).dropped(), ", ")},
		{"stale", "a lost link dims what is known and is dialled again, at most every 30 s"},
	} {
		g.add(item{key: s[0], ink: dimInk}, s[0], s[1])
	}
	return panel{t: k.t, title: "help", sheet: k.lay(g), hints: "enter open a screen"}
}

// wrap breaks text between words into lines of at most width cells.
func wrap(s string, width int) []string {
	var out []string
	now := ""
	for _, word := range strings.Fields(s) {
		if now != "" && cells(now)+1+cells(word) > width {
			out, now = append(out, now), ""
		}
		now = strings.TrimSpace(now + " " + word)
	}
	return append(out, now)
}
