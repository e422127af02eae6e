package runs

import (
	"cmp"
	"slices"
	"strings"
)

// DidYouMean is a suggestion to put behind an unknown word: "; did you mean …?", or
// what there is if nothing is near.
func DidYouMean(word string, known []string) string {
	if near := Nearest(word, known); near != "" {
		return "; did you mean " + near + "?"
	}
	return "; there are " + strings.Join(known, ", ")
}

// Nearest is the known word that is the fewest letters away, the first of equals;
// none if more than a third of its letters, and two, would have to change.
func Nearest(word string, known []string) string {
	if len(known) == 0 {
		return ""
	}
	w := strings.ToLower(word)
	best := slices.MinFunc(known, func(a, b string) int {
		return cmp.Compare(distance(w, strings.ToLower(a)), distance(w, strings.ToLower(b)))
	})
	if distance(w, strings.ToLower(best)) > max(2, len(best)/3) {
		return ""
	}
	return best
}

// distance is how many letters of a must be put in, taken out or changed to have b
// (V. I. Levenshtein, 1966), in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
