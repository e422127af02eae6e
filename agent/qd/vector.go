package qd

import "math"

// vector is a column's values by row: one number where all rows are equal, as
// they are in every table that grew by this rule, else one number for each row.
type vector []float64

// at is the value in row i.
func (v vector) at(i int) float64 {
	if len(v) == 1 {
		return v[0]
	}
	return v[i]
}

// narrow gives v one number if all its rows are equal.
func (v vector) narrow() vector {
	for _, x := range v {
		if x != v[0] {
			return v
		}
	}
	return vector{v[0]}
}

// mean stands in for a row that nobody has seen.
func (v vector) mean() float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

// remap is v with row i taken from v's row at[i], or the mean where that is -1.
func (v vector) remap(at []int) vector {
	if len(v) <= 1 {
		return v
	}
	w := make(vector, len(at))
	for i, j := range at {
		if j < 0 {
			w[i] = v.mean()
		} else {
			w[i] = v[j]
		}
	}
	return w
}

// extent is the largest value and the largest magnitude. A NaN makes the
// magnitude infinite, so that one comparison refuses both.
func (v vector) extent() (top, magnitude float64) {
	top = v[0]
	largest := uint64(0) // magnitudes are ordered like their bits, NaN above all
	for _, x := range v {
		largest = max(largest, math.Float64bits(x)&^(1<<63))
		if x > top {
			top = x
		}
	}
	if magnitude = math.Float64frombits(largest); math.IsNaN(magnitude) {
		return top, math.Inf(1)
	}
	return top, magnitude
}

func (v vector) magnitude() float64 {
	_, m := v.extent()
	return m
}

// clip is v with every value in [-limit, limit]; v itself is left alone.
func (v vector) clip(limit float64) vector {
	w := make(vector, len(v))
	for i, x := range v {
		w[i] = min(max(x, -limit), limit)
	}
	return w
}
