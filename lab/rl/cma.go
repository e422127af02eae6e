package rl

import (
	"math"
	"math/rand/v2"
	"slices"
)

// CMA is an evolution strategy that adapts the covariance of its cloud, with the
// constants of Hansen's tutorial (arXiv 1604.00772) and the covariance kept as a
// triangular factor (Krause, Arbonès and Igel, NIPS 2016): a generation costs
// points × n², and no decomposition.
type CMA struct {
	Mean   []float64   `json:"mean"`
	Sigma  float64     `json:"sigma"`  // overall step
	Points int         `json:"points"` // a generation
	Factor [][]float64 `json:"factor"` // lower triangle A, covariance A·Aᵀ
	Shape  []float64   `json:"shape"`  // the path of the mean, for the covariance
	Length []float64   `json:"length"` // the same without the covariance, for the step
	Round  int         `json:"round"`  // generations told

	drawn  [][]float64 // standard normal
	points [][]float64
}

// NewCMA starts at a point with a step; points is a generation's size, 0 for
// 4 + ⌊3 ln n⌋.
func NewCMA(from []float64, sigma float64, points int) *CMA {
	n := len(from)
	if points == 0 {
		points = 4 + int(3*math.Log(float64(n)))
	}
	c := &CMA{Mean: slices.Clone(from), Sigma: sigma, Points: max(2, points), Shape: make([]float64, n), Length: make([]float64, n)}
	for i := range n {
		c.Factor = append(c.Factor, make([]float64, i+1))
		c.Factor[i][i] = 1
	}
	return c
}

// Ask is a generation.
func (c *CMA) Ask(r *rand.Rand) [][]float64 {
	c.drawn, c.points = nil, nil
	for range c.Points {
		z, x := make([]float64, len(c.Mean)), slices.Clone(c.Mean)
		for i := range z {
			z[i] = r.NormFloat64()
		}
		for i, row := range c.Factor {
			sum := 0.0
			for j, a := range row {
				sum += a * z[j]
			}
			x[i] += c.Sigma * sum
		}
		c.drawn, c.points = append(c.drawn, z), append(c.points, x)
	}
	return c.points
}

// Best is the middle of the cloud.
func (c *CMA) Best() []float64 { return slices.Clone(c.Mean) }

// Tell moves the cloud and changes its shape.
func (c *CMA) Tell(values []float64) error {
	if len(values) != len(c.points) || len(values) == 0 {
		return ErrUntold
	}
	k := newCMAConstants(len(c.Mean), c.Points)
	order := byValue(values)[:len(k.weights)]
	n := len(c.Mean)
	old, drift := slices.Clone(c.Mean), make([]float64, n) // drift: the mean's step in the cloud's own measure
	clear(c.Mean)
	for place, i := range order {
		addTimes(c.Mean, c.points[i], k.weights[place])
		addTimes(drift, c.drawn[i], k.weights[place])
	}
	c.Round++
	norm := 0.0
	for i := range n {
		c.Length[i] = (1-k.stepRate)*c.Length[i] + math.Sqrt(k.stepRate*(2-k.stepRate)*k.effective)*drift[i]
		norm += c.Length[i] * c.Length[i]
	}
	norm = math.Sqrt(norm)
	still := norm/math.Sqrt(1-math.Pow(1-k.stepRate, 2*float64(c.Round))) < (1.4+2/(float64(n)+1))*k.expected
	for i := range n {
		c.Shape[i] *= 1 - k.shapeRate
		if still {
			c.Shape[i] += math.Sqrt(k.shapeRate*(2-k.shapeRate)*k.effective) * (c.Mean[i] - old[i]) / c.Sigma
		}
	}
	c.reshape(k, order, old, still)
	c.Sigma *= math.Exp(min(1, k.stepRate/k.damping*(norm/k.expected-1)))
	return nil
}

// reshape updates the factor by the path and by the best steps.
func (c *CMA) reshape(k cmaConstants, order []int, old []float64, still bool) {
	keep := 1 - k.one - k.many
	if !still { // what the path did not get is not lost
		keep += k.one * k.shapeRate * (2 - k.shapeRate)
	}
	for _, row := range c.Factor {
		for j := range row {
			row[j] *= math.Sqrt(keep)
		}
	}
	rankOne(c.Factor, k.one, c.Shape)
	step := make([]float64, len(old))
	for place, i := range order {
		for j, x := range c.points[i] {
			step[j] = (x - old[j]) / c.Sigma
		}
		rankOne(c.Factor, k.many*k.weights[place], step)
	}
}
