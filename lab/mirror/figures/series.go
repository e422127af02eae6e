package figures

import (
	"math"
	"slices"
)

// Mean is NaN of nothing.
func Mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

// Known are the values that are numbers.
func Known(v []float64) (out []float64) {
	for _, x := range v {
		if !math.IsNaN(x) {
			out = append(out, x)
		}
	}
	return out
}

// Deviation is that of a sample; NaN of fewer than two.
func Deviation(v []float64) float64 {
	m, sum := Mean(v), 0.0
	for _, x := range v {
		sum += (x - m) * (x - m)
	}
	if len(v) < 2 {
		return math.NaN()
	}
	return math.Sqrt(sum / float64(len(v)-1))
}

// Median is the middle one, or the mean of both.
func Median(v []float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(v))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

// Rolling is the mean of the last n values at each place; NaN where there are fewer,
// or one of them is none.
func Rolling(v []float64, n int) []float64 {
	out := make([]float64, len(v))
	for i := range v {
		out[i] = math.NaN()
		if i+1 >= n {
			out[i] = Mean(v[i+1-n : i+1])
		}
	}
	return out
}

// EWM is the exponentially weighted mean with weights (1 − alpha)^age, divided by
// their sum. What is none has no weight but ages the others; it is NaN before the
// first number.
func EWM(v []float64, alpha float64) []float64 {
	out := make([]float64, len(v))
	sum, weight := 0.0, 0.0
	for i, x := range v {
		sum, weight = sum*(1-alpha), weight*(1-alpha)
		if !math.IsNaN(x) {
			sum, weight = sum+x, weight+1
		}
		out[i] = sum / weight
	}
	return out
}

// Softmax is exp(x) with sum 1.
func Softmax(v []float64) []float64 {
	if len(v) == 0 {
		return nil
	}
	most, sum := slices.Max(v), 0.0
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = math.Exp(x - most)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// MinMax scales to 0 … 1; a constant becomes 0.
func MinMax(v []float64) []float64 {
	known := Known(v)
	out := make([]float64, len(v))
	if len(known) == 0 {
		return slices.Clone(v)
	}
	lo, hi := slices.Min(known), slices.Max(known)
	for i, x := range v {
		out[i] = (x - lo) / max(hi-lo, math.SmallestNonzeroFloat64)
	}
	return out
}

// Standard scales to mean 0 and deviation 1; a constant becomes 0.
func Standard(v []float64) []float64 {
	m, d := Mean(Known(v)), Deviation(Known(v))
	out := make([]float64, len(v))
	for i, x := range v {
		if out[i] = x - m; d > 0 {
			out[i] /= d
		}
	}
	return out
}
