package rl

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"slices"
)

// ErrUntold is returned by Tell for values that do not fit what was asked.
var ErrUntold = errors.New("as many values as points were asked for are to be told")

// Search climbs without a gradient: Ask says which points to try, and Tell is told the
// value of each, larger ones being better.
type Search interface {
	Ask(r *rand.Rand) [][]float64
	Tell(values []float64) error
	Best() []float64 // what it would try if it had to choose one now
}

// byValue are the numbers of points, best first; equal ones in their order.
func byValue(values []float64) []int {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(values[b], values[a]) })
	return order
}
