package qd

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// Thompson believes of each offer a value drawn from what is uncertain about its
// estimate, and takes the best.
type Thompson struct{}

// Name is "thompson".
func (Thompson) Name() string { return "thompson" }

// Draw draws a normal number for each offer, by name, so that another ranking of
// the same offers gets the same ones.
func (Thompson) Draw(ranked []Ranked, _ int, r *rand.Rand) Draw {
	d := Draw{Tie: r.Float64()}
	slices.SortFunc(ranked, func(a, b Ranked) int { return cmp.Compare(a.Offer, b.Offer) })
	for i := range ranked {
		ranked[i].Normal = normal(r)
	}
	Sort(ranked)
	return d
}

// normal is a number of the standard normal distribution, by the polar method of
// Marsaglia. The library's own uses functions that differ by platform.
func normal(r *rand.Rand) float64 {
	for {
		u, v := either(r), either(r)
		s := float64(u*u) + float64(v*v)
		if s > 0 && s < 1 {
			return u * math.Sqrt(-2*ln(s)/s)
		}
	}
}

// either is a number in [−1, 1).
func either(r *rand.Rand) float64 { return float64(int64(r.Uint64())>>10) / (1 << 53) }

// Drawn is what an offer is worth as it was drawn.
func (r *Ranked) Drawn(v Value, m Market) float64 {
	return r.Worth(r.Estimate.Y+float64(r.Estimate.SD*r.Normal), v, m)
}

// Pick takes the offer that is worth most as drawn; which of equal ones is the
// tie's to say.
func (Thompson) Pick(ranked []Ranked, d Draw, v Value, m Market) int {
	best, equal := math.Inf(-1), 0
	for i := range ranked {
		switch w := ranked[i].Drawn(v, m); {
		case w > best:
			best, equal = w, 1
		case w == best:
			equal++
		}
	}
	skip := min(int(d.Tie*float64(equal)), equal-1)
	for i := range ranked {
		if ranked[i].Drawn(v, m) != best {
			continue
		}
		if skip == 0 {
			return i
		}
		skip--
	}
	return -1
}

// At most so many choices are played to tell the chances, and so many numbers drawn.
const (
	mostPlays = 1024
	mostDraws = 1 << 20
)

// Chances plays the choice over and over, always with the same chance: right to
// about one and a half hundredths, to five where there are ten thousand offers.
func (t Thompson) Chances(ranked []Ranked, _ int, v Value, m Market) []float64 {
	chances := make([]float64, len(ranked))
	if len(ranked) == 0 {
		return chances
	}
	r := rand.New(rand.NewPCG(1, 2))
	play := slices.Clone(ranked)
	plays := max(1, min(mostPlays, mostDraws/len(ranked)))
	for range plays {
		for i := range play {
			play[i].Normal = normal(r)
		}
		chances[t.Pick(play, Draw{Tie: r.Float64()}, v, m)] += 1 / float64(plays)
	}
	return chances
}
