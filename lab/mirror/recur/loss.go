package recur

import "github.com/dollynator/dolly/lab/mirror/figures"

// SoftmaxMSE is the mean squared error between the softmaxes of scores and of
// targets, and its gradient at the scores.
func SoftmaxMSE(scores, targets []float64) (loss float64, grad []float64) {
	p, q := figures.Softmax(scores), figures.Softmax(targets)
	n := float64(len(p))
	d := make([]float64, len(p)) // of the loss at p
	dot := 0.0
	for i := range p {
		e := p[i] - q[i]
		loss += e * e / n
		d[i] = 2 * e / n
		dot += d[i] * p[i]
	}
	grad = make([]float64, len(p))
	for i := range p {
		grad[i] = p[i] * (d[i] - dot)
	}
	return loss, grad
}
