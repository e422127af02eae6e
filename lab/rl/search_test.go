package rl

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Functions to climb, with their top at 0 where all coordinates are 1.
func sphere(x []float64) (v float64) {
	for _, a := range x {
		v -= (a - 1) * (a - 1)
	}
	return v
}

func ellipsoid(x []float64) (v float64) {
	for i, a := range x {
		v -= math.Pow(1e4, float64(i)/float64(len(x)-1)) * (a - 1) * (a - 1)
	}
	return v
}

func rosenbrock(x []float64) (v float64) {
	for i := range len(x) - 1 {
		off := x[i+1] - x[i]*x[i]
		v -= 100*off*off + (1-x[i])*(1-x[i])
	}
	return v
}

func climb(t *testing.T, s Search, f func([]float64) float64, rounds int, seed uint64) float64 {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	for range rounds {
		var values []float64
		for _, x := range s.Ask(r) {
			values = append(values, f(x))
		}
		if err := s.Tell(values); err != nil {
			t.Fatal(err)
		}
	}
	return f(s.Best())
}

func TestSearchesClimb(t *testing.T) {
	zero := make([]float64, 6)
	for _, c := range []struct {
		name   string
		search func() Search
		f      func([]float64) float64
		rounds int
		floor  float64
	}{
		{"CMA, sphere", func() Search { return NewCMA(zero, 0.5, 0) }, sphere, 120, -1e-6},
		{"CMA, ellipsoid", func() Search { return NewCMA(zero, 0.5, 0) }, ellipsoid, 350, -1e-6},
		{"CMA, Rosenbrock", func() Search { return NewCMA(zero, 0.5, 16) }, rosenbrock, 400, -1e-6},
		{"ES, sphere", func() Search { return NewES(zero, 0.05, 8, 0.03) }, sphere, 300, -1e-2},
	} {
		for seed := range uint64(3) {
			if v := climb(t, c.search(), c.f, c.rounds, seed); v < c.floor {
				t.Errorf("%s, seed %d: %g is below %g", c.name, seed, v, c.floor)
			}
		}
	}
}

func TestASearchIsToldAll(t *testing.T) {
	for _, s := range []Search{NewCMA([]float64{0, 0}, 1, 4), NewES([]float64{0, 0}, 1, 2, 0.1)} {
		if err := s.Tell(nil); !errors.Is(err, ErrUntold) {
			t.Errorf("nothing was asked: %v", err)
		}
		s.Ask(rand.New(rand.NewPCG(1, 1)))
		if err := s.Tell([]float64{1, 2}); !errors.Is(err, ErrUntold) {
			t.Errorf("two values of four: %v", err)
		}
	}
}

// TestRankOneIsTheCovariance compares the factor's product with the plain sum.
func TestRankOneIsTheCovariance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		n := 1 + r.IntN(7)
		a, c := make([][]float64, n), make([][]float64, n)
		for i := range a {
			a[i], c[i] = make([]float64, i+1), make([]float64, n)
			a[i][i], c[i][i] = 1, 1
		}
		for range 5 {
			v, weight := make([]float64, n), r.Float64()
			for i := range v {
				v[i] = r.NormFloat64()
			}
			rankOne(a, weight, v)
			for i := range c {
				for j := range c {
					c[i][j] += weight * v[i] * v[j]
				}
			}
		}
		for i := range c {
			for j := range i + 1 {
				sum := 0.0
				for k := range j + 1 {
					sum += a[i][k] * a[j][k]
				}
				if math.Abs(sum-c[i][j]) > 1e-9 {
					t.Fatalf("covariance of %d and %d is %g, not %g", i, j, sum, c[i][j])
				}
			}
		}
	})
}

func TestSameSeedSameSearch(t *testing.T) {
	a, b := NewCMA(make([]float64, 4), 1, 0), NewCMA(make([]float64, 4), 1, 0)
	climb(t, a, rosenbrock, 30, 9)
	climb(t, b, rosenbrock, 30, 9)
	if !slices.Equal(a.Best(), b.Best()) {
		t.Error("one seed, two searches")
	}
}

// TestAdam follows the algorithm for two steps by hand.
func TestAdam(t *testing.T) {
	a, x := NewAdam(0.1), []float64{1}
	a.Step(x, []float64{2})
	if math.Abs(x[0]-0.9) > 1e-8 { // the first step is the rate
		t.Errorf("after one step %g", x[0])
	}
	a.Step(x, []float64{-1})
	m, v := 0.9*0.1*2+0.1*-1, 0.999*0.001*4+0.001*1
	want := 0.9 - 0.1*(m/(1-0.81))/(math.Sqrt(v/(1-0.999*0.999))+1e-8)
	if math.Abs(x[0]-want) > 1e-8 {
		t.Errorf("after two steps %g, not %g", x[0], want)
	}
	s := &SGD{Rate: 0.5, Momentum: 0.5}
	s.Step(x, []float64{1})
	s.Step(x, []float64{1})
	if math.Abs(x[0]-(want-0.5-0.75)) > 1e-8 {
		t.Errorf("after two plain steps %g", x[0])
	}
}

func TestSchedule(t *testing.T) {
	s := Schedule{From: 1, To: 0, By: 10}
	if s.At(0) != 1 || s.At(5) != 0.5 || s.At(10) != 0 || s.At(99) != 0 || (Schedule{To: 3}).At(0) != 3 {
		t.Error("a line that stays")
	}
}
