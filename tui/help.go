package tui

import "strings"

// helpPage is the keys, and what the signs mean, in one column or two.
func helpPage(t theme, k keyMap, w, h int) []string {
	out := make([]string, 0, h)
	for _, b := range k.all() {
		out = append(out, t.line(w).put(t.plain, " ").left(t.bold, b.Help().Key, 13).put(t.plain, b.Help().Desc).String())
	}
	legend := []string{
		"● alive · ◐ starting or winding down · ○ silent; always with a word",
		"MB is 1,048,576 bytes carried · sat is satoshi · ages and rents are",
		"in the node's time, which a town runs faster than ours",
		"in lists the columns go, when there is no room, in this order: " + strings.Join(dropOrder(), ", "),
	}
	if len(out)+1+len(legend) <= h {
		out = append(out, "")
		for _, s := range legend {
			for _, part := range wrap(s, w-2) {
				out = append(out, t.line(w).put(t.dim, " "+part).String())
			}
		}
	}
	return out[:min(len(out), h)]
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
