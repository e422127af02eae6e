package study

import (
	"cmp"
	"math"
	"slices"
)

// Difference is what pairs of fleets say of one outcome: of the arm, less its
// control's.
type Difference struct {
	Outcome string  `json:"outcome"`
	N       int     `json:"pairs"`
	Mean    float64 `json:"mean"`
	CI      float64 `json:"ci95"`    // half the interval's width, by the paired t; 0 of a single pair
	Wins    int     `json:"wins"`    // pairs in which the arm is better, or higher where neither is better
	Ties    int     `json:"ties"`    // pairs of equals
	P       float64 `json:"p"`       // of no difference: paired t, or McNemar's exact test of yes and no
	PHolm   float64 `json:"p_holm"`  // corrected for all comparisons of the study
	Verdict Verdict `json:"verdict"` // after the correction; empty of a world that is judged with others only
}

// Verdict is what can be said of a difference.
type Verdict string

// The verdicts.
const (
	Better  Verdict = "better"
	Worse   Verdict = "worse"
	Higher  Verdict = "higher" // of an outcome that is neither good nor bad
	Lower   Verdict = "lower"
	Nothing Verdict = "nothing shown"
)

// level is the probability of a verdict on chance alone, anywhere in a study.
const level = 0.05

// compare pairs two arms, seed by seed.
func compare(o Outcome, arm, control []Fleet) Difference {
	d := Difference{Outcome: o.Name, N: len(arm), P: 1, PHolm: 1}
	if d.N == 0 {
		return d
	}
	diffs := make([]float64, d.N)
	up, down := 0, 0
	for i := range arm {
		diffs[i] = o.Of(arm[i]) - o.Of(control[i])
		switch {
		case diffs[i] > 0:
			up++
		case diffs[i] < 0:
			down++
		}
		d.Mean += diffs[i]
	}
	d.Mean /= float64(d.N)
	d.Wins, d.Ties = up, d.N-up-down
	if o.Better < 0 {
		d.Wins = down
	}
	d.CI, d.P = pairedT(diffs, d.Mean)
	if o.Binary {
		d.P = mcNemar(up, down)
	}
	return d
}

// pairedT is half the width of the 95 % confidence interval of a mean difference, and
// the probability of one that large by chance.
func pairedT(diffs []float64, mean float64) (ci, p float64) {
	n := float64(len(diffs))
	if n < 2 {
		return 0, 1
	}
	squares := 0.0
	for _, v := range diffs {
		squares += (v - mean) * (v - mean)
	}
	se := math.Sqrt(squares / (n - 1) / n)
	if se < 1e-15 { // all pairs differ by the same
		if math.Abs(mean) < 1e-15 {
			return 0, 1
		}
		return 0, 0
	}
	return quantile(1-0.95, n-1) * se, twoSided(math.Abs(mean)/se, n-1)
}

// mcNemar is the exact two-sided test of pairs of yes and no (McNemar, Psychometrika
// 12, 1947): whether those that changed one way are as many as those that changed the
// other.
func mcNemar(up, down int) float64 {
	n := up + down
	term, sum := math.Pow(0.5, float64(n)), 0.0
	for k := 0; k <= min(up, down); k++ {
		sum += term
		term *= float64(n-k) / float64(k+1)
	}
	return min(1, 2*sum)
}

// correct corrects for all comparisons that were made (Holm, Scandinavian Journal of
// Statistics 6, 1979), and says what is left.
func correct(all []*Difference) {
	order := slices.Clone(all)
	slices.SortStableFunc(order, func(a, b *Difference) int { return cmp.Compare(a.P, b.P) })
	worst := 0.0
	for i, d := range order {
		worst = max(worst, min(1, d.P*float64(len(order)-i)))
		d.PHolm = worst
		d.Verdict = verdictOf(d)
	}
}

func verdictOf(d *Difference) Verdict {
	if d.PHolm >= level {
		return Nothing
	}
	better := 0.0
	for _, o := range Outcomes() {
		if o.Name == d.Outcome {
			better = o.Better
		}
	}
	switch {
	case better == 0 && d.Mean > 0:
		return Higher
	case better == 0:
		return Lower
	case better*d.Mean > 0:
		return Better
	}
	return Worse
}
