package qd

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

func TestRankSeesFromTheCurrentOffer(t *testing.T) {
	table, err := Restore(State{Version: version, Offers: []dolly.OfferID{"a/a/a", "b/b/b", "c/c/c"}, Columns: []ColumnState{
		{Index: 0, Count: 60, Q: []float64{1, 2, 3}, E: []float64{4}, Won: 3, Failed: 1}, {Index: 2, Count: 1, Q: []float64{2, 1, 6}, E: []float64{0.5, 0.6, 0.7}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	rank := func(current dolly.OfferID, available ...dolly.OfferID) []Ranked {
		var sales []Sale
		for _, o := range available {
			sales = append(sales, Sale{o, 1})
		}
		return Ancestral().Rank(nil, table, current, sales, nil, Market{})
	}
	names := func(current dolly.OfferID) string {
		s := ""
		for _, r := range rank(current, "c/c/c", "x/x/x", "a/a/a", "b/b/b", "c/c/c") {
			s += string(r.Offer[:1])
		}
		return s
	}
	for current, want := range map[dolly.OfferID]string{"a/a/a": "cabx", "b/b/b": "acbx", "c/c/c": "cabx", "y/y/y": "cabx"} {
		if got := names(current); got != want {
			t.Errorf("from %s: %s, want %s", current, got, want)
		}
	}
	want := Ranked{Offer: "a/a/a", SatPerDay: 1, Q: 2, E: 4, Alpha: 0.2, Beta: 0.8, Won: 3, Failed: 1}
	if r := rank("b/b/b", "a/a/a")[0]; r != want {
		t.Errorf("ranked %+v", r)
	}
}

func ranked(q ...float64) []Ranked {
	list := make([]Ranked, len(q))
	for i := range q {
		list[i].Q = q[i]
	}
	return list
}

func chances(ranked []Ranked, depth int) []float64 {
	return ByRank{}.Chances(ranked, depth, Efficiency{}, Market{})
}

func TestChancesByHand(t *testing.T) {
	l := 2.0 / 3 // of the root
	e := func(k float64) float64 { return math.Exp(-l * k) }
	want := []float64{1 - e(1), (e(1) - e(3)) / 2, (e(1) - e(3)) / 2, e(3)}
	for i, got := range chances(ranked(4, 2, 2, 1), 0) {
		if math.Abs(got-want[i]) > 1e-15 {
			t.Errorf("chance of %d: %v, want %v", i, got, want[i])
		}
	}
	deep := chances(ranked(2, 1), 97)
	if math.Abs(deep[0]-(1-math.Exp(-0.99))) > 1e-15 {
		t.Errorf("at depth 97 the best has %v", deep[0])
	}
}

func TestChooseFollowsItsChances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 3))
		depth := rapid.IntRange(0, 9).Draw(t, "depth")
		list := ranked(3, 3, 2, 1, 1, 1)[:rapid.IntRange(1, 6).Draw(t, "length")]
		const draws = 5000
		seen := make([]float64, len(list))
		for range draws {
			i, d := Ancestral().Choose(list, depth, Market{}, r)
			if k := min(int(d.X), len(list)-1); list[i].Q != list[k].Q {
				t.Fatalf("drew %v and chose %d", d.X, i)
			}
			seen[i]++
		}
		sum := 0.0
		for i, p := range chances(list, depth) {
			sum += p
			if d := math.Abs(seen[i]/draws - p); d > 6*math.Sqrt(p*(1-p)/draws)+1e-9 {
				t.Fatalf("number %d came with %v, expected %v", i, seen[i]/draws, p)
			}
		}
		if math.Abs(sum-1) > 1e-12 {
			t.Fatalf("chances add up to %v", sum)
		}
	})
}

func TestChooseOfNothing(t *testing.T) {
	for _, u := range rules(t) {
		i, d := u.Choose(nil, 0, Market{}, rand.New(rand.NewPCG(1, 1)))
		if i != -1 || d != (Draw{}) || len(u.Choice.Chances(nil, 0, u.Value, Market{})) != 0 || Chosen(nil, i) != "" {
			t.Errorf("%v: chose %d of nothing", u, i)
		}
	}
}

func TestReward(t *testing.T) {
	for _, c := range []struct{ mb, sat, mean, want float64 }{
		{10000, 100, 100, 0.5},
		{30000, 100, 100, 0.75},
		{0, 100, 100, 0},
		{100, 0, 100, 0},
		{100, 100, 0, 0},
		{-5, 100, 1, 0},
		{math.NaN(), 1, 1, 0},
		{math.Inf(1), 1, 1, 1 - 1e-15},
		{1e300, 1e-300, 1, 1 - 1e-15},
		{1, math.NaN(), 1, 0},
	} {
		if got := Reward(c.mb, c.sat, c.mean); math.Abs(got-c.want) > 1e-16 || !(got < 1) {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
