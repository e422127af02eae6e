package study

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestQuantilesAreThoseOfTheTables compares with printed tables of Student's t.
func TestQuantilesAreThoseOfTheTables(t *testing.T) {
	for _, c := range []struct{ p, df, want float64 }{
		{0.05, 1, 12.706}, {0.05, 2, 4.303}, {0.05, 5, 2.571}, {0.05, 19, 2.093}, {0.05, 99, 1.984}, {0.01, 10, 3.169}, {0.001, 30, 3.646}, {0.05, 1e6, 1.960}, {0.5, 4, 0.741},
	} {
		if got := quantile(c.p, c.df); math.Abs(got-c.want) > 6e-4 {
			t.Errorf("t of %v with %v degrees of freedom: %v, want %v", c.p, c.df, got, c.want)
		}
	}
}

func TestQuantileUndoesProbability(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, df := rapid.Float64Range(1e-6, 0.999).Draw(t, "p"), float64(rapid.IntRange(1, 2000).Draw(t, "df"))
		if got := twoSided(quantile(p, df), df); math.Abs(got-p) > 1e-8*max(1, 1/p)*p+1e-9 {
			t.Fatalf("%v became %v", p, got)
		}
	})
	// One and two degrees of freedom have closed forms.
	for _, x := range []float64{0.1, 1, 3, 40} {
		if got, want := twoSided(x, 1), 1-2*math.Atan(x)/math.Pi; math.Abs(got-want) > 1e-12 {
			t.Errorf("df 1, t %v: %v, want %v", x, got, want)
		}
		if got, want := twoSided(x, 2), 1-x/math.Sqrt(2+x*x); math.Abs(got-want) > 1e-12 {
			t.Errorf("df 2, t %v: %v, want %v", x, got, want)
		}
	}
}
