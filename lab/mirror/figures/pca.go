package figures

import "math"

// PCA is the first k principal components of rows of one length: the places of the
// rows along each, and the share of the variance that each explains. It is found by
// power iteration with deflation, each component's largest weight being positive.
func PCA(rows [][]float64, k int) (places [][]float64, share []float64) {
	if len(rows) == 0 {
		return nil, nil
	}
	x := centred(rows)
	total := squares(x)
	places = make([][]float64, len(rows))
	for range min(k, len(rows[0])) {
		axis := strongest(x)
		explained := 0.0
		for i, r := range x {
			s := dot(r, axis)
			places[i] = append(places[i], s)
			explained += s * s
			for j := range r {
				r[j] -= s * axis[j]
			}
		}
		if total > 0 {
			explained /= total
		}
		share = append(share, explained)
	}
	return places, share
}

func centred(rows [][]float64) [][]float64 {
	mean := make([]float64, len(rows[0]))
	for _, r := range rows {
		for j, v := range r {
			mean[j] += v / float64(len(rows))
		}
	}
	out := make([][]float64, len(rows))
	for i, r := range rows {
		out[i] = make([]float64, len(r))
		for j, v := range r {
			out[i][j] = v - mean[j]
		}
	}
	return out
}

// mostIterations bounds the search for an axis.
const mostIterations = 500

// strongest is the direction of most variance, of length 1; the first axis if there
// is none.
func strongest(x [][]float64) []float64 {
	axis := make([]float64, len(x[0]))
	longest := 0.0
	for _, r := range x {
		if n := dot(r, r); n > longest {
			longest = n
			copy(axis, r)
		}
	}
	if !unit(axis) {
		axis[0] = 1
		return axis
	}
	for range mostIterations {
		next := make([]float64, len(axis))
		for _, r := range x {
			s := dot(r, axis)
			for j, v := range r {
				next[j] += s * v
			}
		}
		if !unit(next) {
			break
		}
		moved := 1 - math.Abs(dot(next, axis))
		if axis = next; moved < 1e-14 {
			break
		}
	}
	upright(axis)
	return axis
}

func unit(v []float64) bool {
	n := math.Sqrt(dot(v, v))
	if n < 1e-150 {
		return false
	}
	for i := range v {
		v[i] /= n
	}
	return true
}

func upright(v []float64) {
	most := 0
	for i := range v {
		if math.Abs(v[i]) > math.Abs(v[most]) {
			most = i
		}
	}
	if v[most] < 0 {
		for i := range v {
			v[i] = -v[i]
		}
	}
}

func dot(a, b []float64) (sum float64) {
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

func squares(x [][]float64) (sum float64) {
	for _, r := range x {
		sum += dot(r, r)
	}
	return sum
}
