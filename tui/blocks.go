package tui

import "strings"

// beside sets two finished blocks next to each other, the right one from column
// col on.
func beside(left, right []string, col int) []string {
	out := make([]string, max(len(left), len(right)))
	for i := range out {
		if i < len(left) {
			out[i] = left[i]
		}
		if i < len(right) && right[i] != "" {
			out[i] += strings.Repeat(" ", max(0, col-drawn(out[i]))) + right[i]
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

// drawn is the width of a finished line in cells: of its text without the codes of
// the pens, which end with an m and have none inside.
func drawn(s string) (n int) {
	for s != "" {
		text, code, found := strings.Cut(s, "\x1b")
		n += cells(text)
		if !found {
			break
		}
		_, s, _ = strings.Cut(code, "m")
	}
	return n
}
