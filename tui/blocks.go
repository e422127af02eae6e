package tui

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// beside sets two finished blocks next to each other, the right one from column
// col on.
func beside(left, right []string, col int) []string {
	out := make([]string, max(len(left), len(right)))
	for i := range out {
		if i < len(left) {
			out[i] = left[i]
		}
		if i < len(right) && right[i] != "" {
			out[i] += strings.Repeat(" ", max(0, col-lipgloss.Width(out[i]))) + right[i]
		}
	}
	return out
}

// pad fills lines up to n with empty ones, or cuts, and puts foot below.
func pad(lines []string, n int, foot []string) []string {
	n = max(n, 0)
	for len(lines) < n {
		lines = append(lines, "")
	}
	return append(lines[:n:n], foot...)
}
