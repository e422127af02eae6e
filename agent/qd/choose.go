package qd

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/dollynator/dolly"
)

// Ranked is one offer that could be rented next, as the table sees it from where
// the agent lives.
type Ranked struct {
	Offer       dolly.OfferID
	Q, E        float64
	Alpha, Beta float64 // of its column's next update
}

// Rank sorts the available offers by their value seen from current, best first
// and equal ones by name. An offer that the table never saw has value zero; a
// current one that it never saw sees the mean of each column.
func (t *Table) Rank(current dolly.OfferID, available []dolly.OfferID) []Ranked {
	row, known := t.cat.index(current)
	see := func(v vector) float64 {
		if !known {
			return v.mean()
		}
		return v.at(row)
	}
	offers := slices.Clone(available)
	slices.Sort(offers)
	offers = slices.Compact(offers)
	ranked := make([]Ranked, len(offers))
	for i, o := range offers {
		ranked[i] = Ranked{Offer: o, Alpha: Alpha(0), Beta: Beta(0)}
		j, found := t.cat.index(o)
		if !found || t.columns[j] == nil {
			continue
		}
		c := t.columns[j]
		ranked[i].Q, ranked[i].E = see(c.q), see(c.e)
		ranked[i].Alpha, ranked[i].Beta = Alpha(int(c.count)), Beta(int(c.count))
	}
	slices.SortStableFunc(ranked, func(a, b Ranked) int { return cmp.Compare(b.Q, a.Q) })
	return ranked
}

// rate is λ for an agent at depth n of the tree: the root explores most.
func rate(n int) float64 { return 1 - 1/float64(max(0, n)+3) }

// Choose draws x from the exponential distribution of rate 1 − 1/(depth+3) and
// takes the ⌊x⌋-th best, the last if there are fewer; equal values are in random
// order. It returns the index in ranked, -1 if that is empty, and x.
func Choose(ranked []Ranked, depth int, r *rand.Rand) (index int, draw float64) {
	if len(ranked) == 0 {
		return -1, 0
	}
	draw = r.ExpFloat64() / rate(depth)
	k := int(min(draw, float64(len(ranked)-1)))
	from, to := ties(ranked, k)
	return from + r.IntN(to-from), draw
}

// Chances is the exact probability that [Choose] takes each of the ranked.
func Chances(ranked []Ranked, depth int) []float64 {
	chances := make([]float64, len(ranked))
	lambda := rate(depth)
	reach := func(k int) float64 { // that x is at least k
		if k >= len(ranked) {
			return 0
		}
		return math.Exp(-lambda * float64(k))
	}
	for from := 0; from < len(ranked); {
		_, to := ties(ranked, from)
		each := (reach(from) - reach(to)) / float64(to-from)
		for i := from; i < to; i++ {
			chances[i] = each
		}
		from = to
	}
	return chances
}

// ties is the range of those that are worth the same as number k.
func ties(ranked []Ranked, k int) (from, to int) {
	for from = k; from > 0 && ranked[from-1].Q == ranked[k].Q; from-- {
	}
	for to = k + 1; to < len(ranked) && ranked[to].Q == ranked[k].Q; to++ {
	}
	return from, to
}

// Reward is r = x/(1+x) with x = (MB a day ÷ sat a day) ÷ meanRatio, always in
// [0, 1). Without a cost or a mean to compare with there is nothing to reward.
func Reward(mbPerDay, satPerDay, meanRatio float64) float64 {
	x := mbPerDay / satPerDay / meanRatio
	if !(mbPerDay > 0 && satPerDay > 0 && meanRatio > 0) || math.IsNaN(x) {
		return 0
	}
	if x > 1e15 { // x/(1+x) would round to one
		return 1 - 1e-15
	}
	return x / (1 + x)
}
