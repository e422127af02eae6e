package dolly

import (
	"cmp"
	"strings"
)

// ComparePaths orders paths in the family tree ([AgentRow]): parents before children,
// 0.2 before 0.10.
func ComparePaths(a, b string) int {
	for a != "" && b != "" {
		var x, y string
		x, a, _ = strings.Cut(a, ".")
		y, b, _ = strings.Cut(b, ".")
		if d := cmp.Or(len(x)-len(y), strings.Compare(x, y)); d != 0 {
			return d
		}
	}
	return len(a) - len(b)
}
