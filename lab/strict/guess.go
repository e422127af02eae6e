package strict

import (
	"fmt"
	"strings"
)

// Guess is "did you mean …? " for the word of known that is nearest to name or that
// begins like it, or nothing if none is near.
func Guess(name string, known []string) string {
	best, least := "", max(2, len(name)/3)+1
	for _, k := range known {
		a, b := strings.ToLower(name), strings.ToLower(k)
		d := distance(a, b)
		if len(a) > 2 && strings.HasPrefix(b, a) {
			d = min(d, 1) // cut short
		}
		if d < least && d < len(k) {
			best, least = k, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %s? ", best)
}

// distance counts insertions, deletions, replacements and swaps of neighbours that
// make b of a (optimal string alignment: F. Damerau 1964, without second edits of a
// part).
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			rows[i][j] = nearest(rows, a, b, i, j)
		}
	}
	return rows[len(a)][len(b)]
}

func nearest(rows [][]int, a, b string, i, j int) int {
	cost := 1
	if a[i-1] == b[j-1] {
		cost = 0
	}
	d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
	if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
		d = min(d, rows[i-2][j-2]+1)
	}
	return d
}
