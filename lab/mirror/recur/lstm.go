package recur

import (
	"math"
	"math/rand/v2"
)

// layer is one layer of long short-term memory.
type layer struct {
	In, Rec, Bias *Param // of the four gates, one after the other
	size          int
}

func newLayer(r *rand.Rand, in, size int) *layer {
	draw := within(r, size)
	return &layer{newParam(4*size, in, draw), newParam(4*size, size, draw), newParam(4*size, 1, draw), size}
}

func (l *layer) params() []*Param { return []*Param{l.In, l.Rec, l.Bias} }

// moment is what a layer computed at one place of a text.
type moment struct {
	x, hBefore, cBefore []float64
	gates               []float64 // input, forget, cell, output, after their functions
	c, h                []float64
}

// forward runs over a text.
func (l *layer) forward(xs [][]float64) (out []moment) {
	h, c := make([]float64, l.size), make([]float64, l.size)
	for _, x := range xs {
		m := moment{x: x, hBefore: h, cBefore: c, gates: append([]float64(nil), l.Bias.W...), c: make([]float64, l.size), h: make([]float64, l.size)}
		l.In.apply(x, m.gates)
		l.Rec.apply(h, m.gates)
		n := l.size
		for i := range n {
			in, forget, cell, open := sigmoid(m.gates[i]), sigmoid(m.gates[n+i]), math.Tanh(m.gates[2*n+i]), sigmoid(m.gates[3*n+i])
			m.gates[i], m.gates[n+i], m.gates[2*n+i], m.gates[3*n+i] = in, forget, cell, open
			m.c[i] = forget*c[i] + in*cell
			m.h[i] = open * math.Tanh(m.c[i])
		}
		h, c = m.h, m.c
		out = append(out, m)
	}
	return out
}

// backward takes the gradient at each output and returns that at each input.
func (l *layer) backward(ms []moment, dhs [][]float64) [][]float64 {
	dxs := make([][]float64, len(ms))
	dh, dc := make([]float64, l.size), make([]float64, l.size)
	for t := len(ms) - 1; t >= 0; t-- {
		for i := range dh {
			dh[i] += dhs[t][i]
		}
		dz := ms[t].back(dh, dc)
		dxs[t] = make([]float64, len(ms[t].x))
		dh = make([]float64, l.size)
		l.In.back(dz, ms[t].x, dxs[t])
		l.Rec.back(dz, ms[t].hBefore, dh)
		l.Bias.back(dz, []float64{1}, nil)
	}
	return dxs
}

// back is the gradient before the gates' functions; dc becomes that of the cell
// before.
func (m *moment) back(dh, dc []float64) []float64 {
	n := len(m.h)
	dz := make([]float64, 4*n)
	for i := range n {
		in, forget, cell, open := m.gates[i], m.gates[n+i], m.gates[2*n+i], m.gates[3*n+i]
		tanh := math.Tanh(m.c[i])
		d := dc[i] + dh[i]*open*(1-tanh*tanh)
		dz[i] = d * cell * in * (1 - in)
		dz[n+i] = d * m.cBefore[i] * forget * (1 - forget)
		dz[2*n+i] = d * in * (1 - cell*cell)
		dz[3*n+i] = dh[i] * tanh * open * (1 - open)
		dc[i] = d * forget
	}
	return dz
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
