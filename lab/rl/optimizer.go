package rl

import "math"

// Optimizer moves parameters against a gradient. What it remembers is exported, so that
// a run can be kept and gone on with.
type Optimizer interface {
	Step(params, gradient []float64)
}

// Adam is Kingma and Ba's (arXiv 1412.6980, algorithm 1), with their constants.
type Adam struct {
	Rate   float64   `json:"rate"`
	Count  int       `json:"count"`  // of steps made
	Mean   []float64 `json:"mean"`   // running, of the gradient
	Square []float64 `json:"square"` // and of its squares
}

// NewAdam is an optimizer with this learning rate.
func NewAdam(rate float64) *Adam { return &Adam{Rate: rate} }

const (
	adamMean   = 0.9
	adamSquare = 0.999
	adamFloor  = 1e-8
)

// Step moves the parameters.
func (a *Adam) Step(params, gradient []float64) {
	if len(a.Mean) != len(params) {
		a.Mean, a.Square = make([]float64, len(params)), make([]float64, len(params))
	}
	a.Count++
	rate := a.Rate / (1 - math.Pow(adamMean, float64(a.Count)))
	unbias := 1 / math.Sqrt(1-math.Pow(adamSquare, float64(a.Count)))
	mean, square := a.Mean[:len(params)], a.Square[:len(params)]
	for i, g := range gradient[:len(params)] {
		m := adamMean*mean[i] + (1-adamMean)*g
		v := adamSquare*square[i] + (1-adamSquare)*g*g
		mean[i], square[i] = m, v
		params[i] -= rate * m / (math.Sqrt(v)*unbias + adamFloor)
	}
}

// SGD is plain descent, with momentum if there is any.
type SGD struct {
	Rate     float64   `json:"rate"`
	Momentum float64   `json:"momentum"`
	Velocity []float64 `json:"velocity"`
}

// Step moves the parameters.
func (s *SGD) Step(params, gradient []float64) {
	if len(s.Velocity) != len(params) {
		s.Velocity = make([]float64, len(params))
	}
	for i, g := range gradient[:len(params)] {
		s.Velocity[i] = s.Momentum*s.Velocity[i] + g
		params[i] -= s.Rate * s.Velocity[i]
	}
}
