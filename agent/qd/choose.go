package qd

import (
	"math/rand/v2"

	"github.com/dollynator/dolly"
)

// Draw is all the chance of one choice. With the same draw another ranking can be
// asked what it would have chosen.
type Draw struct {
	X   float64 // exponential, of the rank that is taken
	Tie float64 // in [0, 1): which of equal ones
}

// Choice is how one of the ranked is taken. Draw and Pick are apart so that a
// choice can be explained afterwards.
type Choice interface {
	// Name is what configurations call it.
	Name() string
	// Draw takes what chance is needed, for an agent at a depth of the tree; it
	// notes at each offer what was drawn for that one.
	Draw(ranked []Ranked, depth int, r *rand.Rand) Draw
	// Pick is the index in ranked of the one that is taken, -1 if there is none.
	Pick(ranked []Ranked, d Draw, v Value, m Market) int
	// Chances is the probability of each to be picked.
	Chances(ranked []Ranked, depth int, v Value, m Market) []float64
}

// ByRank takes the ⌊x⌋-th best, x exponential.
type ByRank struct{}

// Name is "rank".
func (ByRank) Name() string { return "rank" }

// Lambda is the rate of the draw at a depth of the tree: the root explores most.
func Lambda(depth int) float64 { return 1 - 1/float64(max(0, depth)+3) }

// Draw draws x from the exponential distribution of rate [Lambda].
func (ByRank) Draw(_ []Ranked, depth int, r *rand.Rand) Draw {
	return Draw{X: -ln(1-float64(r.Float64())) / Lambda(depth), Tie: r.Float64()}
}

// Pick takes the ⌊x⌋-th best, the last if there are fewer; which of equal ones is
// the tie's to say.
func (ByRank) Pick(ranked []Ranked, d Draw, _ Value, _ Market) int {
	if len(ranked) == 0 {
		return -1
	}
	from, to := ties(ranked, int(min(d.X, float64(len(ranked)-1))))
	return from + min(int(d.Tie*float64(to-from)), to-from-1)
}

// Chances are exact.
func (ByRank) Chances(ranked []Ranked, depth int, _ Value, _ Market) []float64 {
	chances := make([]float64, len(ranked))
	lambda := Lambda(depth)
	reach := func(k int) float64 { // that x is at least k
		if k >= len(ranked) {
			return 0
		}
		return exp(-lambda * float64(k))
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

// Choose draws and picks.
func (u Rule) Choose(ranked []Ranked, depth int, m Market, r *rand.Rand) (index int, d Draw) {
	if len(ranked) == 0 {
		return -1, Draw{}
	}
	d = u.Choice.Draw(ranked, depth, r)
	return u.Choice.Pick(ranked, d, u.Value, m), d
}

// Chosen is the offer at an index of ranked, empty for -1.
func Chosen(ranked []Ranked, index int) dolly.OfferID {
	if index < 0 {
		return ""
	}
	return ranked[index].Offer
}
