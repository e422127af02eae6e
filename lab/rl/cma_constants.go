package rl

import (
	"math"
	"slices"
)

// cmaConstants are those of Hansen's tutorial, table 1, with positive weights only.
type cmaConstants struct {
	weights                      []float64 // of the better half, best first; their sum is 1
	effective                    float64   // points, by their weights
	stepRate, damping, shapeRate float64   // c_σ, d_σ, c_c
	one, many                    float64   // c₁, c_μ
	expected                     float64   // length of a standard normal vector
}

func newCMAConstants(dimensions, points int) cmaConstants {
	n := float64(dimensions)
	k := cmaConstants{weights: make([]float64, points/2)}
	sum, squares := 0.0, 0.0
	for i := range k.weights {
		k.weights[i] = math.Log((float64(points)+1)/2) - math.Log(float64(i+1))
		sum += k.weights[i]
	}
	for i := range k.weights {
		k.weights[i] /= sum
		squares += k.weights[i] * k.weights[i]
	}
	mu := 1 / squares
	k.effective = mu
	k.stepRate = (mu + 2) / (n + mu + 5)
	k.damping = 1 + 2*max(0, math.Sqrt((mu-1)/(n+1))-1) + k.stepRate
	k.shapeRate = (4 + mu/n) / (n + 4 + 2*mu/n)
	k.one = 2 / ((n+1.3)*(n+1.3) + mu)
	k.many = min(1-k.one, 2*(mu-2+1/mu)/((n+2)*(n+2)+mu))
	k.expected = math.Sqrt(n) * (1 - 1/(4*n) + 1/(21*n*n))
	return k
}

// rankOne changes a lower triangular factor A so that A·Aᵀ grows by weight · v·vᵀ
// (Krause, Arbonès and Igel, algorithm 2).
func rankOne(a [][]float64, weight float64, v []float64) {
	if weight <= 0 {
		return
	}
	rest, b := slices.Clone(v), 1.0
	for j := range a {
		was, x := a[j][j], rest[j]
		now := math.Sqrt(was*was + weight/b*x*x)
		gamma := was*was*b + weight*x*x
		a[j][j] = now
		for k := j + 1; k < len(a); k++ {
			rest[k] -= x / was * a[k][j]
			a[k][j] = now/was*a[k][j] + now*weight*x/gamma*rest[k]
		}
		b += weight * x * x / (was * was)
	}
}
