package tui

import "math"

// averaged is how many values a moving average looks back on: days' closes, as the
// strategies take them, or as many trades.
const averaged = 30

// fewest is how many values a deviation is worth showing of.
const fewest = 10

// bands is, at each value, the mean of the latest n values up to it and their
// sample deviation (with n − 1 in the denominator); of fewer than [fewest] values
// the latter is not a number.
func bands(v []float64, n int) (mean, sd []float64) {
	mean, sd = make([]float64, len(v)), make([]float64, len(v))
	for i := range v {
		seen := v[max(0, i+1-n) : i+1]
		var sum, sq float64
		for _, x := range seen {
			sum += x
		}
		mean[i] = sum / float64(len(seen))
		for _, x := range seen {
			sq += (x - mean[i]) * (x - mean[i])
		}
		if sd[i] = math.NaN(); len(seen) >= fewest {
			sd[i] = math.Sqrt(sq / float64(len(seen)-1))
		}
	}
	return mean, sd
}
