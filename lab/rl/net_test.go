package rl

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestNetShapes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, sizes := range [][]int{nil, {3}, {3, 0, 2}, {-1, 2}, {1 << 17, 2}} {
		if _, err := NewNet(r, sizes...); !errors.Is(err, ErrShape) {
			t.Errorf("layers %v: %v", sizes, err)
		}
	}
	n, err := NewNet(r, 8, 16, 8, 3)
	if err != nil || len(n.Params()) != 8*16+16+16*8+8+8*3+3 || n.Outputs() != 3 || !slices.Equal(n.Sizes(), []int{8, 16, 8, 3}) {
		t.Fatalf("%d parameters: %v", len(n.Params()), err)
	}
	if err := n.SetParams(make([]float64, 5)); !errors.Is(err, ErrShape) {
		t.Errorf("five parameters: %v", err)
	}
	c := n.Clone()
	if err := c.SetParams(make([]float64, len(n.Params()))); err != nil || n.Params()[0] == 0 || c.w[0][0] != 0 {
		t.Error("a clone has parameters of its own")
	}
}

// TestForwardIsMatrices compares with the definition, written plainly.
func TestForwardIsMatrices(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	n, err := NewNet(r, 9, 11, 5, 4)
	if err != nil {
		t.Fatal(err)
	}
	p := NewPolicy(n)
	for _, ones := range [][]uint16{{0, 3, 6}, {2, 5, 8}, {1, 4, 7}} {
		row := p.Add(ones)
		x := make([]float64, 9)
		for _, o := range ones {
			x[o] = 1
		}
		for l := range n.w {
			y := slices.Clone(n.b[l])
			for i := range x {
				for o := range y {
					y[o] += x[i] * n.w[l][i*len(y)+o]
				}
			}
			if x = y; l < len(n.w)-1 {
				for i := range x {
					x[i] = max(0, x[i])
				}
			}
		}
		sum := 0.0
		for _, z := range x {
			sum += math.Exp(z)
		}
		for a, z := range x {
			if got := p.Probs(row)[a]; math.Abs(got-math.Exp(z)/sum) > 1e-14 {
				t.Errorf("inputs %v, action %d: %g, not %g", ones, a, got, math.Exp(z)/sum)
			}
		}
	}
	if p.Greedy(1) < 0 || p.Draw(1, 0) != 0 || p.Draw(1, 1<<53-1) != 3 {
		t.Error("draws do not cover the actions")
	}
}

func TestTemperature(t *testing.T) {
	n, err := NewNet(rand.New(rand.NewPCG(3, 3)), 2, 3)
	if err != nil {
		t.Fatal(err)
	}
	hot, cold := NewPolicy(n), NewPolicy(n)
	hot.Temperature, cold.Temperature = 100, 0.01
	h, c := hot.Probs(hot.Add([]uint16{0})), cold.Probs(cold.Add([]uint16{0}))
	if slices.Max(h) > 0.35 || slices.Max(c) < 0.99 {
		t.Errorf("hot %v, cold %v", h, c)
	}
}

func TestDrawsFollowTheProbabilities(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	n, err := NewNet(r, 2, 5)
	if err != nil {
		t.Fatal(err)
	}
	p := NewPolicy(n)
	p.Temperature = 0.2
	p.Add([]uint16{1})
	row := p.Add([]uint16{0})
	const runs = 100_000
	var count [5]float64
	for range runs {
		count[p.Draw(row, r.Uint64()>>11)]++
	}
	for a, q := range p.Probs(row) {
		if math.Abs(count[a]/runs-q) > 0.01 {
			t.Errorf("action %d: drawn %g of the time, probability %g", a, count[a]/runs, q)
		}
	}
}
