package qd

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

func TestRulesByName(t *testing.T) {
	for _, u := range rules(t) {
		again, err := NewRule(u.Merge.Name(), u.Value.Name(), u.Choice.Name())
		if err != nil || again != u {
			t.Errorf("%v came back as %v, %v", u, again, err)
		}
		if u.NeedsEvidence() != (u.Merge.Name() == "evidence") {
			t.Errorf("%v needs evidence: %v", u, u.NeedsEvidence())
		}
	}
	for _, bad := range [][3]string{
		{"median", "efficiency", "rank"}, {"evidence", "price", "rank"}, {"evidence", "capacity", "best"},
		{"mean", "capacity", "rank"}, {"mean", "efficiency", "thompson"}, {"", "", ""},
	} {
		if _, err := NewRule(bad[0], bad[1], bad[2]); !errors.Is(err, ErrRule) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

// TestThompsonTakesWhatItDraws: the certain best always, the uncertain sometimes.
func TestThompsonTakesWhatItDraws(t *testing.T) {
	const seed = 7
	r := rand.New(rand.NewPCG(seed, 1))
	v, m := Capacity{}, Market{10_000, 10}
	list := make([]Ranked, 3)
	for i, e := range []Estimate{{Y: 1, SD: 0.01}, {Y: 0, SD: 0.01}, {Y: 0.8, SD: 0.4}} {
		list[i] = Ranked{Offer: offers(3)[i], SatPerDay: 1000, Estimate: e, Won: 1}
		list[i].Q = list[i].Worth(e.Y, v, m)
	}
	Sort(list)
	chances := Thompson{}.Chances(list, 0, v, m)
	taken := map[string]float64{}
	const draws = 4000
	for range draws {
		d := Thompson{}.Draw(list, 0, r)
		i := Thompson{}.Pick(list, d, v, m)
		for j := range list {
			if list[j].Drawn(v, m) > list[i].Drawn(v, m) {
				t.Fatalf("seed %d: took %d, but %d was drawn higher", seed, i, j)
			}
		}
		taken[string(list[i].Offer)] += 1.0 / draws
	}
	// P(0.8 + 0.4 z > 1) = P(z > 0.5), but for a hundredth of deviation
	if got := taken[string(offers(3)[2])]; math.Abs(got-0.3085) > 0.03 || taken[string(offers(3)[1])] > 0 {
		t.Errorf("taken %v", taken)
	}
	for i, c := range chances {
		if math.Abs(c-taken[string(list[i].Offer)]) > 0.06 {
			t.Errorf("chance of %s %v, taken %v", list[i].Offer, c, taken[string(list[i].Offer)])
		}
	}
}

func TestNormalIsNormal(t *testing.T) {
	const seed, draws = 3, 40_000
	r := rand.New(rand.NewPCG(seed, 1))
	sum, squares, beyond := 0.0, 0.0, 0.0
	for range draws {
		x := normal(r)
		sum += x
		squares += x * x
		if math.Abs(x) > 1.959964 {
			beyond++
		}
	}
	if math.Abs(sum/draws) > 0.02 || math.Abs(squares/draws-1) > 0.03 || math.Abs(beyond/draws-0.05) > 0.006 {
		t.Errorf("seed %d: mean %v, variance %v, beyond two deviations %v", seed, sum/draws, squares/draws, beyond/draws)
	}
}
