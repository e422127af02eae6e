package rl

// gradient is the derivatives of a loss by a network's parameters.
type gradient struct {
	all  []float64   // in the order of the parameters
	w, b [][]float64 // views of it
}

func (n *Net) newGradient() *gradient {
	g := &gradient{all: make([]float64, len(n.params))}
	g.w, g.b = n.views(g.all)
	return g
}
