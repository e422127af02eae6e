package rl

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// ErrShape is returned for layers or parameters that make no network.
var ErrShape = errors.New("no such network")

// mostWide bounds a layer: inputs are named by 16 bits.
const mostWide = 1 << 16

// Net is a fully connected network: inputs that are zero or one, hidden layers with
// ReLU, linear outputs.
type Net struct {
	sizes  []int       // inputs, hidden layers, outputs
	params []float64   // by layer: weights, those of an input together, then biases
	w, b   [][]float64 // by layer, of params
}

// NewNet makes a network of these layers, inputs first, with weights and biases drawn
// uniformly from ±1/√inputs of their layer, as PyTorch's linear layers begin.
func NewNet(r *rand.Rand, sizes ...int) (*Net, error) {
	n := &Net{sizes: slices.Clone(sizes)}
	if len(sizes) < 2 || slices.Min(sizes) < 1 || slices.Max(sizes) > mostWide {
		return nil, fmt.Errorf("layers %v: %w", sizes, ErrShape)
	}
	n.params = make([]float64, n.count())
	n.w, n.b = n.views(n.params)
	for l := range n.w {
		bound := 1 / math.Sqrt(float64(sizes[l]))
		for i := range n.w[l] {
			n.w[l][i] = (2*r.Float64() - 1) * bound
		}
		for i := range n.b[l] {
			n.b[l][i] = (2*r.Float64() - 1) * bound
		}
	}
	return n, nil
}

// count is how many parameters the layers have.
func (n *Net) count() (sum int) {
	for l := 1; l < len(n.sizes); l++ {
		sum += (n.sizes[l-1] + 1) * n.sizes[l]
	}
	return sum
}

// views are the weights and biases of each layer in a slice of all parameters.
func (n *Net) views(all []float64) (w, b [][]float64) {
	for l := 1; l < len(n.sizes); l++ {
		in, out := n.sizes[l-1], n.sizes[l]
		w, all = append(w, all[:in*out:in*out]), all[in*out:]
		b, all = append(b, all[:out:out]), all[out:]
	}
	return w, b
}

// Sizes are the layers, inputs first.
func (n *Net) Sizes() []int { return slices.Clone(n.sizes) }

// Outputs is how many there are.
func (n *Net) Outputs() int { return n.sizes[len(n.sizes)-1] }

// Params are all parameters, which who trains the network changes in place.
func (n *Net) Params() []float64 { return n.params }

// SetParams copies the parameters of a network with the same layers.
func (n *Net) SetParams(params []float64) error {
	if len(params) != len(n.params) {
		return fmt.Errorf("%d parameters for layers %v: %w", len(params), n.sizes, ErrShape)
	}
	copy(n.params, params)
	return nil
}

// Clone is a network of its own with the same parameters.
func (n *Net) Clone() *Net {
	c := &Net{sizes: n.sizes, params: slices.Clone(n.params)}
	c.w, c.b = c.views(c.params)
	return c
}
