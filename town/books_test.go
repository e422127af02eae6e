package town

import (
	"testing"

	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

func TestUnexplained(t *testing.T) {
	for name, c := range map[string]struct{ sum, carried, received, served, want dolly.MB }{
		"all is well":                   {0, 100, 100, 100, 0},
		"a carrier left unpaid":         {0, 80, 100, 100, 0},
		"a download broke off":          {0, 80, 90, 100, 0},
		"minted":                        {7, 100, 100, 100, 7},
		"burnt":                         {-7, 100, 100, 100, 7},
		"paid for nothing":              {0, 107, 100, 200, 7},
		"received from nowhere":         {0, 100, 107, 100, 7},
		"one error does not hide other": {-7, 107, 100, 200, 14},
	} {
		if got := unexplained(c.sum, c.carried, c.received, c.served); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

// Whatever the errors are, they never add up to nothing.
func TestUnexplainedHidesNothing(t *testing.T) {
	amount := rapid.Custom(func(t *rapid.T) dolly.MB { return dolly.MB(rapid.Int64Range(0, 1<<40).Draw(t, "bytes")) })
	rapid.Check(t, func(t *rapid.T) {
		sum := amount.Draw(t, "sum") - amount.Draw(t, "less")
		carried, received, served := amount.Draw(t, "carried"), amount.Draw(t, "received"), amount.Draw(t, "served")
		well := sum == 0 && carried <= received && received <= served
		if got := unexplained(sum, carried, received, served); (got == 0) != well || got < 0 {
			t.Fatalf("unexplained(%d, %d, %d, %d) = %d", sum, carried, received, served, got)
		}
	})
}
