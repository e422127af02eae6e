package figures

import "slices"

// tree is a regression tree; a leaf has no branches.
type tree struct {
	column      int
	cut         float64 // up to it left, above it right
	left, right *tree
	value       float64
}

func (t *tree) predict(row []float64) float64 {
	for t.left != nil {
		if row[t.column] <= t.cut {
			t = t.left
		} else {
			t = t.right
		}
	}
	return t.value
}

// grow splits rows by the cut that leaves the least squared error, down to a depth
// and a size of leaves.
func grow(rows [][]float64, y []float64, some []int, depth, leaf int) *tree {
	sum := 0.0
	for _, i := range some {
		sum += y[i]
	}
	t := &tree{value: sum / float64(len(some))}
	if depth == 0 || len(some) < 2*leaf {
		return t
	}
	gain := 1e-12
	var order []int
	for column := range rows[some[0]] {
		sorted := slices.Clone(some)
		slices.SortStableFunc(sorted, func(a, b int) int { return compare(rows[a][column], rows[b][column]) })
		if g, cut, ok := split(rows, y, sorted, column, leaf, sum); ok && g > gain {
			gain, t.column, t.cut, order = g, column, cut, sorted
		}
	}
	if order == nil {
		return t
	}
	n := slices.IndexFunc(order, func(i int) bool { return rows[i][t.column] > t.cut })
	t.left, t.right = grow(rows, y, order[:n], depth-1, leaf), grow(rows, y, order[n:], depth-1, leaf)
	return t
}

// split is the best cut of sorted rows in one column: how much squared error it takes
// away.
func split(rows [][]float64, y []float64, sorted []int, column, leaf int, sum float64) (gain, cut float64, ok bool) {
	n, left := len(sorted), 0.0
	whole := sum * sum / float64(n)
	for i := 1; i < n; i++ {
		left += y[sorted[i-1]]
		a, b := rows[sorted[i-1]][column], rows[sorted[i]][column]
		if i < leaf || n-i < leaf || a == b {
			continue
		}
		g := left*left/float64(i) + (sum-left)*(sum-left)/float64(n-i) - whole
		if g > gain {
			gain, cut, ok = g, a+(b-a)/2, true
			if cut >= b { // rounded up
				cut = a
			}
		}
	}
	return gain, cut, ok
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
