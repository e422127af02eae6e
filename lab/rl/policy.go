package rl

import "math"

// Policy draws actions with the softmax of a network's outputs. Rows are added as they
// are met, each distinct one once, and evaluated at once; they hold until the network
// changes.
type Policy struct {
	Net *Net
	// Temperature divides the outputs before the softmax: above 1 chance, below 1
	// resolution. It may be changed where there are no rows.
	Temperature float64

	batch batch
	probs []float64 // row by row, of each action
	cuts  []int64   // row by row, of each action but the last: where the next one begins, of 2⁵³
}

// NewPolicy is the policy of a network, at temperature 1.
func NewPolicy(n *Net) *Policy { return &Policy{Net: n, Temperature: 1} }

// Clear forgets all rows and keeps the memory.
func (p *Policy) Clear() {
	p.batch.clear()
	p.probs, p.cuts = p.probs[:0], p.cuts[:0]
}

// Rows is how many were added.
func (p *Policy) Rows() int { return p.batch.rows }

// Add evaluates a row, given by which inputs are one, and returns its number. All rows
// of a policy have as many ones.
func (p *Policy) Add(ones []uint16) int {
	row := p.batch.add(p.Net, ones)
	p.probs = softmax(p.probs, p.batch.logits(p.Net, row), p.Temperature)
	p.cut(row)
	return row
}

// cut notes where each action ends.
func (p *Policy) cut(row int) {
	sum := 0.0
	probs := p.Probs(row)
	for _, q := range probs[:len(probs)-1] {
		if sum += q; !(sum < 1) { // nor is it a number where the network has none
			sum = 1
		}
		p.cuts = append(p.cuts, int64(sum*(1<<53)))
	}
}

// again evaluates all rows after the network changed; nothing is drawn from them.
func (p *Policy) again() {
	p.probs = p.probs[:0]
	for row := range p.batch.rows {
		p.batch.forward(p.Net, row)
		p.probs = softmax(p.probs, p.batch.logits(p.Net, row), p.Temperature)
	}
}

// Probs are the probabilities of a row's actions. They hold until the next Add.
func (p *Policy) Probs(row int) []float64 { return part(p.probs, row, p.Net.Outputs()) }

// Draw is the action that 53 random bits fall on, without a branch that chance would
// decide.
func (p *Policy) Draw(row int, bits uint64) (action int) {
	for _, cut := range p.Cuts(row) {
		action += Beyond(cut, bits)
	}
	return action
}

// Cuts are where each action but the last ends, of 2⁵³. They hold until the next Add.
func (p *Policy) Cuts(row int) []int64 { return part(p.cuts, row, p.Net.Outputs()-1) }

// Beyond is 1 if 53 random bits are beyond a cut, and else 0.
func Beyond(cut int64, bits uint64) int { return int(uint64(cut-1-int64(bits)) >> 63) }

// Greedy is the likeliest action of a row; of several the first.
func (p *Policy) Greedy(row int) int {
	best := 0
	probs := p.Probs(row)
	for a, q := range probs {
		if q > probs[best] {
			best = a
		}
	}
	return best
}

// softmax appends the probabilities that outputs stand for.
func softmax(to, outputs []float64, temperature float64) []float64 {
	top := outputs[0]
	for _, z := range outputs[1:] {
		top = max(top, z)
	}
	from, sum := len(to), 0.0
	for _, z := range outputs {
		e := math.Exp((z - top) / temperature)
		sum += e
		to = append(to, e)
	}
	for i := from; i < len(to); i++ {
		to[i] /= sum
	}
	return to
}
