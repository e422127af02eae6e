package mirror

import (
	"math/rand/v2"

	"github.com/goccy/go-yaml/ast"

	"github.com/dollynator/dolly/lab/mirror/figures"
	"github.com/dollynator/dolly/lab/strict"
)

// Names of estimators.
const (
	boosting = "GradientBoostingRegressor"
	linear   = "LinearRegression"
)

// estimatorArgs are those of boosting, by the names of scikit-learn; a line has none.
type estimatorArgs struct {
	Trees      int     `json:"n_estimators"`
	Rate       float64 `json:"learning_rate"`
	Depth      int     `json:"max_depth"`
	Leaf       int     `json:"min_samples_leaf"`
	Subsample  float64 `json:"subsample"`
	Validation float64 `json:"validation_fraction"`
	Patience   int     `json:"n_iter_no_change"` // 0 never stops early
	Seed       uint64  `json:"random_state"`
	Verbose    int     `json:"verbose"` // read and of no effect: the summary tells all
}

func newEstimatorArgs() estimatorArgs {
	return estimatorArgs{Trees: 100, Rate: 0.1, Depth: 3, Leaf: 1, Subsample: 1, Validation: 0.1}
}

func (a *estimatorArgs) keys() []strict.Entry {
	patience := func(f *strict.Filler, n ast.Node, at string) {
		if n.Type() != ast.NullType {
			strict.Whole(&a.Patience)(f, n, at)
		}
	}
	return []strict.Entry{
		strict.At("n_estimators", strict.Whole(&a.Trees)), strict.At("learning_rate", strict.Number(&a.Rate)),
		strict.At("max_depth", strict.Whole(&a.Depth)), strict.At("min_samples_leaf", strict.Whole(&a.Leaf)),
		strict.At("subsample", strict.Number(&a.Subsample)), strict.At("validation_fraction", strict.Number(&a.Validation)),
		strict.At("n_iter_no_change", patience), strict.At("random_state", strict.Natural(&a.Seed)), strict.At("verbose", strict.Whole(&a.Verbose)),
	}
}

func (e *Estimator) check(c *checker) {
	c.oneOf("name", e.Name, boosting, linear)
	a := c.in("args")
	a.within("n_estimators", float64(e.Args.Trees), 1, 10000)
	a.within("learning_rate", e.Args.Rate, 1e-6, 10)
	a.within("max_depth", float64(e.Args.Depth), 1, 30)
	a.least("min_samples_leaf", float64(e.Args.Leaf), 1)
	a.within("subsample", e.Args.Subsample, 0.01, 1)
	a.within("validation_fraction", e.Args.Validation, 0.01, 0.9)
	a.least("n_iter_no_change", float64(e.Args.Patience), 0)
}

// fit makes a predictor of rows.
func (e *Estimator) fit(rows [][]float64, y []float64, r *rand.Rand) figures.Predictor {
	if e.Name == linear {
		return figures.FitLinear(rows, y)
	}
	a := e.Args
	how := figures.Boosting{
		Trees: a.Trees, Rate: a.Rate, Depth: a.Depth, Leaf: a.Leaf, Subsample: a.Subsample, Validation: a.Validation, Patience: a.Patience,
	}
	return figures.FitBoosted(rows, y, how, r)
}

// Predicted is how well a figure was predicted, on what was learned from and on the
// fifth of the events that was not.
type Predicted struct {
	Y         string   `json:"y"`
	X         []string `json:"x"`
	Estimator string   `json:"estimator"`
	TrainR2   *float64 `json:"train_r2"` // null if there is no variance
	TestR2    *float64 `json:"test_r2"`
	TrainMAE  *float64 `json:"train_mae"`
	TestMAE   *float64 `json:"test_mae"`
}

// testShare of the events is kept from learning.
const testShare = 0.2

// outcome is a prediction with its points.
type outcome struct {
	Predicted
	train, test [2][]float64 // y and what was predicted
}

func (t *table) predict(y string, p Prediction, e Estimator) outcome {
	rows, target := t.rows(p), t.columns[y]
	r := rand.New(rand.NewPCG(e.Args.Seed, 1))
	order := r.Perm(len(rows))
	n := int(testShare * float64(len(rows)))
	var x [][]float64
	var ys []float64
	for _, i := range order[n:] {
		x, ys = append(x, rows[i]), append(ys, target[i])
	}
	fitted := e.fit(x, ys, r)
	out := outcome{Predicted: Predicted{Y: y, X: p.X, Estimator: p.Estimator}}
	for k, i := range order {
		into := &out.train
		if k < n {
			into = &out.test
		}
		into[0], into[1] = append(into[0], target[i]), append(into[1], fitted.Predict(rows[i]))
	}
	out.TrainR2, out.TrainMAE = number(figures.R2(out.train[0], out.train[1])), number(figures.MAE(out.train[0], out.train[1]))
	out.TestR2, out.TestMAE = number(figures.R2(out.test[0], out.test[1])), number(figures.MAE(out.test[0], out.test[1]))
	return out
}

// rows are what a figure is predicted by: numbers as they are, a first word as a
// column for each word, embeddings as theirs; reduced if that is asked for.
func (t *table) rows(p Prediction) [][]float64 {
	rows := make([][]float64, len(t.events))
	for i := range rows {
		for _, x := range p.X {
			switch {
			case x == firstWord:
				ones := make([]float64, len(t.first))
				ones[int(t.columns[x][i])] = 1
				rows[i] = append(rows[i], ones...)
			case t.columns[x] != nil:
				rows[i] = append(rows[i], t.columns[x][i])
			default:
				rows[i] = append(rows[i], t.vectors[i]...)
			}
		}
	}
	if p.PCA > 0 {
		rows, _ = figures.PCA(rows, p.PCA)
	}
	return rows
}
