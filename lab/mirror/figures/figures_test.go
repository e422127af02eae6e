package figures

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9*max(1, math.Abs(want)) || math.IsNaN(got) != math.IsNaN(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// Worked out by hand.
func TestCorrelations(t *testing.T) {
	a, b := []float64{1, 2, 3, 4, 5}, []float64{2, 1, 4, 3, 5}
	near(t, "pearson", Pearson(a, b), 0.8)
	near(t, "spearman", Spearman(a, b), 0.8)
	near(t, "of a curve", Spearman(a, []float64{1, 4, 9, 16, 25}), 1)
	near(t, "with ties", Spearman([]float64{1, 2, 2, 3}, []float64{1, 2, 3, 4}), 4.5/math.Sqrt(4.5*5))
	near(t, "of a constant", Pearson(a, []float64{0.1, 0.1, 0.1, 0.1, 0.1}), math.NaN())
	near(t, "of one", Pearson([]float64{1}, []float64{2}), math.NaN())
	if got := Ranks([]float64{3, 1, 3, 2}); !slices.Equal(got, []float64{3.5, 1, 3.5, 2}) {
		t.Errorf("ranks %v", got)
	}
}

func TestCorrelationsStayInBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(t, "n")
		v := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), n, n)
		a, b := v.Draw(t, "a"), v.Draw(t, "b")
		p, s := Pearson(a, b), Spearman(a, b)
		if p < -1 || p > 1 || s < -1 || s > 1 {
			t.Fatalf("%v, %v", p, s)
		}
		if q := Pearson(b, a); math.Abs(q-p) > 1e-9 || math.IsNaN(q) != math.IsNaN(p) {
			t.Fatalf("%v one way, %v the other", p, q)
		}
	})
}

func TestSmoothing(t *testing.T) {
	e := EWM([]float64{1, 3, math.NaN(), 5}, 0.5)
	near(t, "first", e[0], 1)
	near(t, "second", e[1], 3.5/1.5)
	near(t, "a gap", e[2], 3.5/1.5)
	near(t, "after it", e[3], (0.125+0.25*3+5)/(0.125+0.25+1))
	r := Rolling([]float64{1, 2, 3, 6}, 3)
	near(t, "too few", r[1], math.NaN())
	near(t, "rolling", r[3], 11.0/3)
	near(t, "softmax", Softmax([]float64{1000, 1000 + math.Log(3)})[1], 0.75)
	near(t, "median", Median([]float64{9, 1, 4, 2}), 3)
	near(t, "deviation", Deviation([]float64{2, 4, 4, 6}), math.Sqrt(8.0/3))
	if got := MinMax([]float64{2, 6, 4}); !slices.Equal(got, []float64{0, 1, 0.5}) {
		t.Errorf("scaled %v", got)
	}
	if got := MinMax([]float64{2, 2}); !slices.Equal(got, []float64{0, 0}) {
		t.Errorf("a constant scaled %v", got)
	}
}

// Points on a line in five dimensions, with a little beside it: the first component
// is the line.
func TestComponents(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var rows [][]float64
	for range 200 {
		s, u := 10*r.NormFloat64(), r.NormFloat64()
		rows = append(rows, []float64{3*s - u, -s, 0.5 * u, 7, 2 * s})
	}
	places, share := PCA(rows, 3)
	if share[0] < 0.98 || share[0]+share[1] < 1-1e-9 || math.Abs(share[2]) > 1e-9 {
		t.Errorf("shares %v", share)
	}
	var first, second []float64
	for _, p := range places {
		first, second = append(first, p[0]), append(second, p[1])
	}
	if c := Pearson(first, second); math.Abs(c) > 1e-6 {
		t.Errorf("components correlate: %v", c)
	}
	near(t, "their variance", Deviation(first)*Deviation(first)+Deviation(second)*Deviation(second), squares(centred(rows))/199)
}

func TestLinearFindsWeights(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.SliceOfN(rapid.Float64Range(-5, 5), 3, 3).Draw(t, "w")
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		var rows [][]float64
		var y []float64
		for range 40 {
			row := []float64{r.NormFloat64(), r.NormFloat64(), 4}
			rows, y = append(rows, row), append(y, 2+w[0]*row[0]+w[1]*row[1])
		}
		l := FitLinear(rows, y)
		for i := range rows {
			if math.Abs(l.Predict(rows[i])-y[i]) > 1e-5 {
				t.Fatalf("%v for %v", l.Predict(rows[i]), y[i])
			}
		}
	})
}

func TestBoostingFindsWhatIsBent(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	var rows, fresh [][]float64
	var y, want []float64
	for i := range 600 {
		row := []float64{r.Float64(), r.Float64(), r.Float64()}
		v := math.Sin(6*row[0]) + 2*math.Abs(row[1]-0.5)
		if i < 400 {
			rows, y = append(rows, row), append(y, v+0.05*r.NormFloat64())
		} else {
			fresh, want = append(fresh, row), append(want, v)
		}
	}
	how := Boosting{Trees: 200, Rate: 0.1, Depth: 3, Leaf: 5, Subsample: 0.9, Validation: 0.1, Patience: 10}
	b := FitBoosted(rows, y, how, rand.New(rand.NewPCG(3, 1)))
	var got []float64
	for _, row := range fresh {
		got = append(got, b.Predict(row))
	}
	if r2 := R2(want, got); r2 < 0.95 {
		t.Errorf("R² %v of %d trees", r2, b.Trees())
	}
	line := FitLinear(rows, y)
	got = got[:0]
	for _, row := range fresh {
		got = append(got, line.Predict(row))
	}
	if r2 := R2(want, got); r2 > 0.7 {
		t.Errorf("a line explains it, too: R² %v", r2)
	}
	if b.Trees() == how.Trees {
		t.Logf("it never stopped early")
	}
	again := FitBoosted(rows, y, how, rand.New(rand.NewPCG(3, 1)))
	near(t, "again", again.Predict(fresh[0]), b.Predict(fresh[0]))
	near(t, "no rows", FitBoosted(nil, nil, how, r).Predict(fresh[0]), 0)
	near(t, "R² of a constant", R2([]float64{1, 1}, []float64{1, 2}), math.NaN())
	near(t, "MAE", MAE([]float64{1, 2}, []float64{2, 4}), 1.5)
}
