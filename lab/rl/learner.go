package rl

import "math"

// Learner changes a policy's network by the gradient of a tally.
type Learner struct {
	Policy    *Policy
	Optimizer Optimizer

	grad *gradient
	old  []float64 // probabilities that the actions were drawn with
}

// NewLearner is a learner of a policy.
func NewLearner(p *Policy, o Optimizer) *Learner {
	return &Learner{Policy: p, Optimizer: o, grad: p.Net.newGradient()}
}

// Step is one change of the network.
type Step struct {
	// Weight is what a row's share in the loss is multiplied with: 1 ÷ simulations.
	Weight float64
	// Entropy is the bonus for a row's entropy, in units of reward.
	Entropy float64
}

// Reinforce makes one step by REINFORCE (Williams, Machine Learning 8, 1992), with a
// bonus for entropy. The rows must have been drawn with the network as it is.
func (l *Learner) Reinforce(t *Tally, s Step) {
	l.descend(func(row int, slope []float64) { l.reinforce(t, s, row, slope) })
}

// Clip says how PPO reuses what was drawn.
type Clip struct {
	Passes int     // over the same rows
	Range  float64 // how far from 1 a ratio of probabilities may move
}

// PPO makes several steps with clipped ratios (Schulman and others, arXiv 1707.06347,
// equation 7). Advantages of one row and action have one ratio, so their sums above and
// below zero give the same gradient as one by one.
func (l *Learner) PPO(t *Tally, s Step, c Clip) {
	l.old = append(l.old[:0], l.Policy.probs...)
	for pass := range c.Passes {
		if pass > 0 {
			l.Policy.again()
		}
		l.descend(func(row int, slope []float64) { l.clipped(t, s, c, row, slope) })
	}
}

// descend fills in every row's slopes and lets the optimizer step.
func (l *Learner) descend(fill func(row int, slope []float64)) {
	p := l.Policy
	l.gradientOf(fill)
	l.Optimizer.Step(p.Net.params, l.grad.all)
}

func (l *Learner) gradientOf(fill func(row int, slope []float64)) {
	p := l.Policy
	clear(l.grad.all)
	for row := range p.batch.rows {
		fill(row, p.batch.slope(p.Net, row))
	}
	p.batch.backward(p.Net, l.grad)
}

// reinforce is the derivative of −Σ advantage · log p − entropy by a row's outputs.
func (l *Learner) reinforce(t *Tally, s Step, row int, slope []float64) {
	probs := l.Policy.Probs(row)
	sums := part(t.sums, row, t.actions)
	sum := 0.0
	for a := range slope {
		slope[a] = sums[a][0] + sums[a][1]
		sum += slope[a]
	}
	l.finish(t, s, row, slope, probs, sum)
}

// clipped is reinforce with each advantage times its ratio, and nothing where the ratio
// has left the range in the advantage's direction.
func (l *Learner) clipped(t *Tally, s Step, c Clip, row int, slope []float64) {
	probs, old := l.Policy.Probs(row), part(l.old, row, t.actions)
	sums := part(t.sums, row, t.actions)
	sum := 0.0
	for a := range slope {
		slope[a] = 0
		if sums[a] == [2]float64{} {
			continue
		}
		ratio := probs[a] / old[a]
		if ratio <= 1+c.Range {
			slope[a] += ratio * sums[a][1]
		}
		if ratio >= 1-c.Range {
			slope[a] += ratio * sums[a][0]
		}
		sum += slope[a]
	}
	l.finish(t, s, row, slope, probs, sum)
}

// finish turns what each action is worth into derivatives by the outputs.
func (l *Learner) finish(t *Tally, s Step, row int, slope, probs []float64, sum float64) {
	bonus, entropy := s.Entropy*t.count[row], 0.0
	if bonus != 0 {
		for _, p := range probs {
			entropy -= p * logOf(p)
		}
	}
	scale := -s.Weight / l.Policy.Temperature
	for a, p := range probs {
		gain := slope[a] - sum*p
		if bonus != 0 {
			gain -= bonus * p * (logOf(p) + entropy)
		}
		slope[a] = scale * gain
	}
}

// logOf is the logarithm of a probability; a vanished one counts for nothing.
func logOf(p float64) float64 {
	if p < 1e-300 {
		return 0
	}
	return math.Log(p)
}
