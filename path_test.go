package dolly

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestPathsAreInTreeOrder(t *testing.T) {
	path := rapid.Custom(func(t *rapid.T) string {
		p := "0"
		for _, n := range rapid.SliceOfN(rapid.IntRange(1, 120), 0, 4).Draw(t, "numbers") {
			p += "." + strconv.Itoa(n)
		}
		return p
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := path.Draw(t, "a"), path.Draw(t, "b"), path.Draw(t, "c")
		switch {
		case (ComparePaths(a, b) == 0) != (a == b), ComparePaths(a, b) > 0 != (ComparePaths(b, a) < 0):
			t.Fatalf("%s and %s", a, b)
		case ComparePaths(a, b) < 0 && ComparePaths(b, c) < 0 && ComparePaths(a, c) >= 0:
			t.Fatalf("%s, %s, %s", a, b, c)
		case ComparePaths(a, a+".1") >= 0 || ComparePaths(a+".2", a+".10") >= 0:
			t.Fatalf("children of %s", a)
		}
	})
}
