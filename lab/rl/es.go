package rl

import (
	"math/rand/v2"
	"slices"
)

// ES is an evolution strategy with a fixed cloud: pairs of opposite steps, valued by
// their ranks, and their mean direction followed by an optimizer (Salimans and others,
// arXiv 1703.03864, algorithm 1 with antithetic sampling and rank shaping).
type ES struct {
	Mean      []float64 `json:"mean"`
	Spread    float64   `json:"spread"` // standard deviation of the cloud
	Pairs     int       `json:"pairs"`
	Optimizer *Adam     `json:"optimizer"`

	steps, points [][]float64
}

// NewES starts at a point.
func NewES(from []float64, spread float64, pairs int, rate float64) *ES {
	return &ES{Mean: slices.Clone(from), Spread: spread, Pairs: max(1, pairs), Optimizer: NewAdam(rate)}
}

// Ask is two points for each pair.
func (e *ES) Ask(r *rand.Rand) [][]float64 {
	e.steps, e.points = nil, nil
	for range e.Pairs {
		step, there, back := make([]float64, len(e.Mean)), make([]float64, len(e.Mean)), make([]float64, len(e.Mean))
		for i, m := range e.Mean {
			step[i] = r.NormFloat64()
			there[i], back[i] = m+e.Spread*step[i], m-e.Spread*step[i]
		}
		e.steps = append(e.steps, step)
		e.points = append(e.points, there, back)
	}
	return e.points
}

// Tell moves the cloud.
func (e *ES) Tell(values []float64) error {
	if len(values) != len(e.points) || len(values) == 0 {
		return ErrUntold
	}
	rank := make([]float64, len(values)) // from ½ for the best to −½
	for place, i := range byValue(values) {
		rank[i] = 0.5 - float64(place)/float64(len(values)-1)
	}
	grad := make([]float64, len(e.Mean))
	for p, step := range e.steps {
		addTimes(grad, step, -(rank[2*p]-rank[2*p+1])/(2*float64(e.Pairs)*e.Spread))
	}
	e.Optimizer.Step(e.Mean, grad)
	return nil
}

// Best is the middle of the cloud.
func (e *ES) Best() []float64 { return slices.Clone(e.Mean) }
