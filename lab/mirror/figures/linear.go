package figures

import "math"

// Predictor tells y of a row.
type Predictor interface{ Predict(row []float64) float64 }

// Linear is a constant and a weight for each column.
type Linear struct {
	Constant float64
	Weights  []float64
}

// Predict implements [Predictor].
func (l Linear) Predict(row []float64) float64 { return l.Constant + dot(l.Weights, row) }

// ridge, times the mean variance of the columns, is added to each: columns that say
// the same share their weight.
const ridge = 1e-8

// FitLinear is least squares, solved by Cholesky's decomposition of the normal equations.
func FitLinear(rows [][]float64, y []float64) Linear {
	if len(rows) == 0 {
		return Linear{}
	}
	x, k := centred(rows), len(rows[0])
	my := Mean(y)
	a, b := make([][]float64, k), make([]float64, k)
	for i := range a {
		a[i] = make([]float64, k)
		for n := range x {
			for j := range k {
				a[i][j] += x[n][i] * x[n][j]
			}
			b[i] += x[n][i] * (y[n] - my)
		}
	}
	small := squares(x) / float64(max(1, k))
	for i := range a {
		a[i][i] += ridge*small + math.SmallestNonzeroFloat64
	}
	l := Linear{Constant: my, Weights: cholesky(a, b)}
	for j := range k {
		mean := 0.0
		for _, r := range rows {
			mean += r[j] / float64(len(rows))
		}
		l.Constant -= l.Weights[j] * mean
	}
	return l
}

// cholesky solves a·w = b for a symmetric positive a, which it overwrites. A column
// without variance has weight 0.
func cholesky(a [][]float64, b []float64) []float64 {
	n := len(b)
	for j := range n {
		for k := range j {
			for i := j; i < n; i++ {
				a[i][j] -= a[i][k] * a[j][k]
			}
		}
		d := math.Sqrt(max(0, a[j][j]))
		for i := j; i < n; i++ {
			if d < 1e-150 {
				a[i][j] = 0
			} else {
				a[i][j] /= d
			}
		}
	}
	w := make([]float64, n)
	for i := range n {
		w[i] = over(b[i]-dot(a[i][:i], w[:i]), a[i][i])
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			w[i] -= a[k][i] * w[k]
		}
		w[i] = over(w[i], a[i][i])
	}
	return w
}

func over(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// R2 is the share of the variance of y that predictions explain; NaN if it has none.
func R2(y, predicted []float64) float64 {
	m := Mean(y)
	var rest, all float64
	for i := range y {
		rest += (y[i] - predicted[i]) * (y[i] - predicted[i])
		all += (y[i] - m) * (y[i] - m)
	}
	if all == 0 {
		return math.NaN()
	}
	return 1 - rest/all
}

// MAE is the mean absolute error.
func MAE(y, predicted []float64) float64 {
	sum := 0.0
	for i := range y {
		sum += math.Abs(y[i] - predicted[i])
	}
	return sum / float64(len(y))
}
