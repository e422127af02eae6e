package rl

// batch is rows of inputs with what a network made of them. All rows have as many ones.
type batch struct {
	width int         // ones in a row
	ones  []uint16    // which inputs are one, row by row
	rows  int         //
	out   [][]float64 // by layer, row by row: hidden ones after ReLU, the last as it is
	back  [][]float64 // the loss's derivatives by those, before ReLU
}

// clear forgets all rows and keeps the memory.
func (b *batch) clear() { b.rows, b.ones = 0, b.ones[:0] }

// add appends a row and runs the network on it.
func (b *batch) add(n *Net, ones []uint16) int {
	b.width = len(ones)
	b.ones = append(b.ones, ones...)
	b.fit(n, b.rows+1)
	b.rows++
	b.forward(n, b.rows-1)
	return b.rows - 1
}

// fit makes room for so many rows.
func (b *batch) fit(n *Net, rows int) {
	if len(b.out) == 0 {
		b.out, b.back = make([][]float64, len(n.w)), make([][]float64, len(n.w))
	}
	for l, size := range n.sizes[1:] {
		if need := rows * size; need > len(b.out[l]) {
			grown := make([]float64, 2*need)
			copy(grown, b.out[l])
			b.out[l], b.back[l] = grown, make([]float64, 2*need)
		}
	}
}

// forward runs the network on one row.
func (b *batch) forward(n *Net, row int) {
	var x []float64
	for l, size := range n.sizes[1:] {
		y := part(b.out[l], row, size)
		if l == 0 {
			pick(y, n.b[l], n.w[l], part(b.ones, row, b.width))
		} else {
			affine(y, n.b[l], n.w[l], x)
		}
		if l < len(n.w)-1 {
			for i, v := range y {
				y[i] = max(v, 0)
			}
		}
		x = y
	}
}

// logits are the outputs of a row.
func (b *batch) logits(n *Net, row int) []float64 {
	return part(b.out[len(b.out)-1], row, n.Outputs())
}

// slope is where the derivatives of the loss by a row's outputs are written.
func (b *batch) slope(n *Net, row int) []float64 {
	return part(b.back[len(b.back)-1], row, n.Outputs())
}

// backward adds to a gradient what the slopes of all rows make of it.
func (b *batch) backward(n *Net, grad *gradient) {
	for row := range b.rows {
		for l := len(n.w) - 1; l >= 0; l-- {
			size := n.sizes[l+1]
			d := part(b.back[l], row, size)
			add(grad.b[l], d)
			if l == 0 {
				for _, one := range part(b.ones, row, b.width) {
					add(part(grad.w[0], int(one), size), d)
				}
				continue
			}
			below := n.sizes[l]
			x := part(b.out[l-1], row, below)
			dx := part(b.back[l-1], row, below)
			for i, v := range x {
				if v == 0 { // the ReLU was shut: nothing gets through either way
					dx[i] = 0
					continue
				}
				dx[i] = addTimesDot(part(grad.w[l], i, size), d, v, part(n.w[l], i, size))
			}
		}
	}
}
