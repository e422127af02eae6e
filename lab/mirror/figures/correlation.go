package figures

import (
	"math"
	"slices"
)

// Pearson is the correlation of two lists of one length; NaN if there are fewer than
// two pairs or either list is constant.
func Pearson(a, b []float64) float64 {
	n := float64(len(a))
	if n < 2 {
		return math.NaN()
	}
	ma, mb := Mean(a), Mean(b)
	var saa, sbb, sab float64
	for i := range a {
		da, db := a[i]-ma, b[i]-mb
		saa, sbb, sab = saa+da*da, sbb+db*db, sab+da*db
	}
	if constant(a) || constant(b) || saa == 0 || sbb == 0 {
		return math.NaN()
	}
	return min(1, max(-1, sab/math.Sqrt(saa)/math.Sqrt(sbb)))
}

// constant reports whether all are the same: a mean of such may be a rounding off.
func constant(v []float64) bool {
	return !slices.ContainsFunc(v, func(x float64) bool { return x != v[0] })
}

// Spearman is the Pearson correlation of ranks, ties sharing their mean rank.
func Spearman(a, b []float64) float64 { return Pearson(Ranks(a), Ranks(b)) }

// Ranks are places from 1, equal values sharing their mean.
func Ranks(v []float64) []float64 {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case v[i] < v[j]:
			return -1
		case v[i] > v[j]:
			return 1
		}
		return 0
	})
	out := make([]float64, len(v))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && v[order[to]] == v[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			out[i] = float64(from+to+1) / 2
		}
		from = to
	}
	return out
}
