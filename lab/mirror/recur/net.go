package recur

import "math/rand/v2"

// Net computes outputs of a sequence of vectors.
type Net struct {
	Layers []*layer
	Linear *Param
	Bias   *Param
	Words  *Words // nil if it reads vectors only
}

// New makes a net over vectors of a size, with hidden layers and outputs.
func New(r *rand.Rand, in int, hidden []int, outputs int) *Net {
	n := &Net{}
	for _, size := range hidden {
		n.Layers = append(n.Layers, newLayer(r, in, size))
		in = size
	}
	n.Linear = newParam(outputs, in, within(r, in))
	n.Bias = newParam(outputs, 1, within(r, in))
	return n
}

// Tape is a forward run, for its gradient.
type Tape struct {
	net    *Net
	inputs [][]float64
	rows   []int // of the embeddings, if the inputs were words
	runs   [][]moment
	last   []float64
}

// Forward is the outputs after the last vector of a sequence, one at least.
func (n *Net) Forward(xs [][]float64) ([]float64, *Tape) {
	t := &Tape{net: n, inputs: xs}
	for _, l := range n.Layers {
		ms := l.forward(xs)
		t.runs = append(t.runs, ms)
		xs = make([][]float64, len(ms))
		for i := range ms {
			xs[i] = ms[i].h
		}
	}
	t.last = xs[len(xs)-1]
	out := append([]float64(nil), n.Bias.W...)
	n.Linear.apply(t.last, out)
	return out, t
}

// Read is Forward over the embeddings of words.
func (n *Net) Read(words []string) ([]float64, *Tape) {
	rows := make([]int, len(words))
	xs := make([][]float64, len(words))
	for i, w := range words {
		rows[i] = n.Words.place(w)
	}
	for i, row := range rows { // when all are there: a table that grows may move
		xs[i] = n.Words.Table.row(row)
	}
	out, t := n.Forward(xs)
	t.rows = rows
	return out, t
}

// Backward adds the gradient of the outputs' gradient to that of all parameters.
func (t *Tape) Backward(dout []float64) {
	dlast := make([]float64, len(t.last))
	t.net.Linear.back(dout, t.last, dlast)
	t.net.Bias.back(dout, []float64{1}, nil)
	dxs := make([][]float64, len(t.inputs))
	for i := range dxs {
		dxs[i] = make([]float64, len(dlast))
	}
	dxs[len(dxs)-1] = dlast
	for i := len(t.net.Layers) - 1; i >= 0; i-- {
		dxs = t.net.Layers[i].backward(t.runs[i], dxs)
	}
	for i, row := range t.rows {
		g := t.net.Words.Table.gradRow(row)
		for j, d := range dxs[i] {
			g[j] += d
		}
	}
}

// Descend steps along the gradient and forgets it.
func (n *Net) Descend(rate, momentum float64) {
	for _, p := range n.params() {
		p.descend(rate, momentum)
	}
}

func (n *Net) params() (out []*Param) {
	for _, l := range n.Layers {
		out = append(out, l.params()...)
	}
	out = append(out, n.Linear, n.Bias)
	if n.Words != nil {
		out = append(out, n.Words.Table)
	}
	return out
}
