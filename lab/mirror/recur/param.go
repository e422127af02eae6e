package recur

import (
	"math"
	"math/rand/v2"
)

// Param is a matrix by rows, with its gradient and its velocity.
type Param struct {
	Rows, Cols int
	W          []float64
	V          []float64 // of descent with momentum
	grad       []float64
}

func newParam(rows, cols int, draw func() float64) *Param {
	p := &Param{Rows: rows, Cols: cols}
	for range rows {
		p.grow(draw)
	}
	return p
}

// grow adds a row.
func (p *Param) grow(draw func() float64) {
	for range p.Cols {
		p.W = append(p.W, draw())
	}
	p.V = append(p.V, make([]float64, p.Cols)...)
	p.grad = append(p.grad, make([]float64, p.Cols)...)
}

func (p *Param) row(i int) []float64     { return p.W[i*p.Cols : (i+1)*p.Cols] }
func (p *Param) gradRow(i int) []float64 { return p.grad[i*p.Cols : (i+1)*p.Cols] }

// apply adds W·x to out.
func (p *Param) apply(x, out []float64) {
	for i := range out {
		sum := 0.0
		for j, w := range p.row(i) {
			sum += w * x[j]
		}
		out[i] += sum
	}
}

// back adds dy·xᵀ to the gradient and Wᵀ·dy to dx, if that is wanted.
func (p *Param) back(dy, x, dx []float64) {
	for i, d := range dy {
		if d == 0 {
			continue
		}
		g, w := p.gradRow(i), p.row(i)
		for j := range g {
			g[j] += d * x[j]
		}
		for j := range dx {
			dx[j] += d * w[j]
		}
	}
}

// descend is a step of gradient descent with momentum, as in the ancestor's
// library: v = momentum·v + g, w = w − rate·v. The gradient is zero then.
func (p *Param) descend(rate, momentum float64) {
	for i, g := range p.grad {
		p.V[i] = momentum*p.V[i] + g
		p.W[i] -= rate * p.V[i]
		p.grad[i] = 0
	}
}

// within draws uniformly between −1/√n and 1/√n.
func within(r *rand.Rand, n int) func() float64 {
	bound := 1 / math.Sqrt(float64(n))
	return func() float64 { return (2*r.Float64() - 1) * bound }
}
