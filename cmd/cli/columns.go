package cli

import (
	"strings"
	"unicode/utf8"
)

// Columns prints a table under headings. A heading that begins with > is over figures,
// whose ends are below one another; the last column is not filled up.
func (e *Env) Columns(heads []string, rows [][]string) {
	width, right := make([]int, len(heads)), make([]bool, len(heads))
	names := make([]string, len(heads))
	for i, h := range heads {
		names[i], right[i] = strings.CutPrefix(h, ">")
		width[i] = utf8.RuneCountInString(names[i])
		for _, r := range rows {
			width[i] = max(width[i], utf8.RuneCountInString(r[i]))
		}
	}
	for _, r := range append([][]string{names}, rows...) {
		var line strings.Builder
		for i, cell := range r {
			cell = Line(cell)
			fill := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
			if right[i] {
				cell, fill = fill+cell, ""
			}
			line.WriteString(cell + fill + "  ")
		}
		e.Print("%s", strings.TrimRight(line.String(), " "))
	}
}
