package figures

import (
	"math/rand/v2"
	"slices"
)

// Boosting says how trees are boosted; the names and what is usual are those of
// scikit-learn's GradientBoostingRegressor.
type Boosting struct {
	Trees      int     // at most
	Rate       float64 // of each tree
	Depth      int
	Leaf       int     // rows of a leaf at least
	Subsample  float64 // of the rows for each tree
	Validation float64 // of the rows to stop by
	Patience   int     // trees without gain on them before it stops; 0 never stops
}

// Boosted is a sum of trees.
type Boosted struct {
	constant float64
	rate     float64
	trees    []*tree
}

// Trees is how many there are.
func (b *Boosted) Trees() int { return len(b.trees) }

// Predict implements [Predictor].
func (b *Boosted) Predict(row []float64) float64 {
	sum := b.constant
	for _, t := range b.trees {
		sum += b.rate * t.predict(row)
	}
	return sum
}

// FitBoosted fits each tree to what the ones before leave over (J. Friedman, "Greedy
// Function Approximation: A Gradient Boosting Machine", 2001, and "Stochastic Gradient
// Boosting", 2002), for squared error.
func FitBoosted(rows [][]float64, y []float64, how Boosting, r *rand.Rand) *Boosted {
	if len(rows) == 0 {
		return &Boosted{}
	}
	order := r.Perm(len(rows))
	held := order[:0]
	if how.Patience > 0 {
		held = order[:min(len(order)-1, int(how.Validation*float64(len(order))))]
	}
	train := order[len(held):]
	b := &Boosted{rate: how.Rate}
	for _, i := range train {
		b.constant += y[i] / float64(len(train))
	}
	rest := make([]float64, len(y))
	for i := range y {
		rest[i] = y[i] - b.constant
	}
	least, waited := errorOf(rest, held), 0
	for range how.Trees {
		some := slices.Clone(train)
		if how.Subsample < 1 {
			r.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
			some = some[:max(1, int(how.Subsample*float64(len(some))))]
		}
		t := grow(rows, rest, some, how.Depth, max(1, how.Leaf))
		b.trees = append(b.trees, t)
		for i := range rest {
			rest[i] -= b.rate * t.predict(rows[i])
		}
		if len(held) == 0 {
			continue
		}
		if e := errorOf(rest, held); e < least-1e-12 {
			least, waited = e, 0
		} else if waited++; waited >= how.Patience {
			break
		}
	}
	return b
}

func errorOf(rest []float64, some []int) (sum float64) {
	for _, i := range some {
		sum += rest[i] * rest[i]
	}
	return sum
}
