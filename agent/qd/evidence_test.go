package qd

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

// rules are all that can be configured.
func rules(t interface{ Fatal(...any) }) []Rule {
	var all []Rule
	for _, names := range [][3]string{
		{"mean", "efficiency", "rank"}, {"evidence", "efficiency", "rank"}, {"evidence", "efficiency", "thompson"},
		{"evidence", "capacity", "rank"}, {"evidence", "capacity", "thompson"},
	} {
		u, err := NewRule(names[0], names[1], names[2])
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, u)
	}
	return all
}

// rumours draws records of a few slots about a few offers; some are far off.
func rumours(r *rand.Rand, offers, records int) []told {
	all := make([]told, records)
	for i := range all {
		all[i] = told{uint32(r.IntN(9)), r.IntN(4) == 0, r.IntN(offers), 1 + 60*r.Float64(), 0.4 * r.NormFloat64()}
	}
	return all
}

func gather(all []told, offers int, order []int) *Evidence {
	e := &Evidence{}
	e.Reset(offers)
	for _, i := range order {
		if r := all[i]; r.mine {
			e.Own(r.offer, r.days, r.y)
		} else {
			e.Hear(r.slot, r.offer, r.days, r.y)
		}
	}
	return e
}

func alike(a, b Estimate) bool {
	close := func(x, y float64) bool { return math.Abs(x-y) <= 1e-12*max(1, math.Abs(y)) }
	return close(a.Y, b.Y) && close(a.SD, b.SD) && close(a.Samples, b.Samples) && close(a.Own, b.Own) &&
		a.Voices == b.Voices && close(a.Hearsay, b.Hearsay) && close(a.Weight, b.Weight)
}

func TestEvidenceAgreesWithThePage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		r := rand.New(rand.NewPCG(seed, 1))
		offers := 1 + r.IntN(5)
		all := rumours(r, offers, r.IntN(80))
		prior := r.Float64()
		e := gather(all, offers, r.Perm(len(all)))
		for o := range offers {
			got, want := e.Estimate(o, prior), plainEstimate(all, o, prior)
			if !alike(got, want) {
				t.Fatalf("seed %d, offer %d: %+v, want %+v", seed, o, got, want)
			}
			if out := uint32(r.IntN(9)); true {
				e.Without(int64(out))
				want := plainEstimate(without(all, out), o, prior)
				if got := e.Estimate(o, prior); !alike(got, want) {
					t.Fatalf("seed %d, offer %d without slot %d: %+v, want %+v", seed, o, out, got, want)
				}
				e.Without(-1)
			}
		}
	})
}

func without(all []told, slot uint32) []told {
	var out []told
	for _, r := range all {
		if r.mine || r.slot != slot {
			out = append(out, r)
		}
	}
	return out
}

func TestTheOrderOfEvidenceLeavesNoTrace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		all := rumours(r, 3, 40)
		for i := range all {
			all[i].mine = false // own rents are told in the order in which they were lived
		}
		one, two := gather(all, 3, r.Perm(40)), gather(all, 3, r.Perm(40))
		for o := range 3 {
			if one.Estimate(o, 0) != two.Estimate(o, 0) {
				t.Fatalf("%+v and %+v", one.Estimate(o, 0), two.Estimate(o, 0))
			}
		}
	})
}

// TestI36HearsayIsWorthFourSamples lets any number of slots say anything: what is
// believed moves away from own experience by no more than four samples can pull.
func TestI36HearsayIsWorthFourSamples(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var e Evidence
		e.Reset(1)
		own := rapid.Float64Range(0.01, 40).Draw(t, "samples")
		at := rapid.Float64Range(-2, 2).Draw(t, "own mean")
		e.Own(0, own*unit, at)
		low, high := min(at, 0), max(at, 0)
		for slot := range uint32(rapid.IntRange(0, 50).Draw(t, "slots")) {
			y := rapid.Float64Range(-1e6, 1e6).Draw(t, "y")
			low, high = min(low, y), max(high, y)
			e.Hear(slot, 0, rapid.Float64Range(1e-3, 1e6).Draw(t, "days"), y)
		}
		got := e.Estimate(0, 0)
		if got.Weight > 4 || got.Weight < 0 {
			t.Fatalf("hearsay weighs %v", got.Weight)
		}
		all := own + got.Weight + 0.5
		if slack := 1e-9 * max(1, high-low); got.Y < (own*at+4*low)/all-slack || got.Y > (own*at+4*high)/all+slack {
			t.Fatalf("%v is believed after %v samples of %v, hearsay in [%v, %v]", got.Y, own, at, low, high)
		}
		if floor := 0.3 / math.Sqrt(own+4.5); got.SD < floor-1e-12 {
			t.Fatalf("siblings made it certain: %v below %v", got.SD, floor)
		}
	})
}

// TestI37HowOftenASlotSpeaksChangesNothing: one voice a slot and offer, whatever
// it says how often.
func TestI37HowOftenASlotSpeaksChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		var once, often Evidence
		once.Reset(2)
		often.Reset(2)
		for slot := range uint32(1 + r.IntN(8)) {
			offer, y := r.IntN(2), r.NormFloat64()
			once.Hear(slot, offer, 30, y)
			for range 1 + r.IntN(20) {
				often.Hear(slot, offer, 7, y)
			}
		}
		for o := range 2 {
			one, many := once.Estimate(o, 0), often.Estimate(o, 0)
			if one.Voices != many.Voices || math.Abs(one.Y-many.Y) > 1e-9 {
				t.Fatalf("%+v, said often %+v", one, many)
			}
		}
	})
}

func TestI35EvidenceThatIsNoNumberIsNotHeard(t *testing.T) {
	var e Evidence
	e.Reset(1)
	for _, bad := range [][2]float64{{0, 1}, {-1, 1}, {math.NaN(), 1}, {math.Inf(1), 1}, {2 * MaxDays, 1}, {1, 1e4}, {1, math.NaN()}, {1, math.Inf(1)}, {1, math.Inf(-1)}} {
		e.Hear(1, 0, bad[0], bad[1])
		e.Own(0, bad[0], bad[1])
	}
	e.Hear(1, 1, 1, 1)
	e.Hear(1, -1, 1, 1)
	e.Own(7, 1, 1)
	if got := e.Estimate(0, 0.5); got.Voices != 0 || got.Samples != 0 || got.Y != 0.5 {
		t.Errorf("%+v", got)
	}
	if got := e.Estimate(9, 0.5); got.Y != 0.5 {
		t.Errorf("of an unknown offer %+v", got)
	}
}

func TestAWorthIsAlwaysInRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		odd := rapid.SampledFrom([]float64{0, -1, 1e-300, 1, 30, 1e6, 1e300, math.MaxFloat64, math.Inf(1), math.NaN()})
		m := Market{odd.Draw(t, "expected"), odd.Draw(t, "ratio")}
		rent := Rent{Days: max(1e-9, rapid.Float64Range(0, 1e9).Draw(t, "days")), MB: odd.Draw(t, "MB"), Sat: odd.Draw(t, "sat")}
		for _, v := range []Value{Efficiency{}, Capacity{}} {
			y := v.Measure(rent, m)
			if !(math.Abs(y) <= MaxLog) {
				t.Fatalf("%s measures %v", v.Name(), y)
			}
			for _, y := range []float64{y, -1e300, 1e300, v.Prior()} {
				if w := v.Worth(y, odd.Draw(t, "price"), m); !(w >= 0 && w < 1) {
					t.Fatalf("%s is worth %v", v.Name(), w)
				}
			}
		}
	})
}

func TestRankByEvidenceAgreesWithThePage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		r := rand.New(rand.NewPCG(seed, 1))
		n := 2 + r.IntN(6)
		table, all := New(offers(n)), rumours(r, n, r.IntN(60))
		e, m := gather(all, n, r.Perm(len(all))), Market{10_000, 20}
		ids := table.Catalogue().Offers()
		won, failed := make([]int, n), make([]int, n)
		for range r.IntN(20) {
			a, success := r.IntN(n), r.IntN(2) == 0
			if _, err := table.Apply(Update{ids[r.IntN(n)], ids[a], success, 0.5}, nil, ByEvidence{}); err != nil {
				t.Fatal(err)
			}
			if success {
				won[a]++
			} else {
				failed[a]++
			}
		}
		for _, u := range rules(t)[1:] {
			var sales []Sale
			for _, o := range ids {
				sales = append(sales, Sale{o, 100 + 900*r.Float64()})
			}
			ranked := u.Rank(nil, table, ids[0], sales, e, m)
			for i, k := range ranked {
				est := plainEstimate(all, k.Index, u.Value.Prior())
				want := plainQ(u.Value.Name(), est.Y, k.SatPerDay, won[k.Index], failed[k.Index], m)
				if u.Value.Name() == "efficiency" {
					want = plainQ("", min(max(est.Y, 0), most), 0, won[k.Index], failed[k.Index], m)
				}
				if math.Abs(k.Q-want) > 1e-12 || i > 0 && k.Q > ranked[i-1].Q {
					t.Fatalf("seed %d: %s is worth %v, want %v", seed, k.Offer, k.Q, want)
				}
			}
		}
	})
}

func TestNeverTriedByCapacityIsCheapFirst(t *testing.T) {
	u, err := NewRule("evidence", "capacity", "rank")
	if err != nil {
		t.Fatal(err)
	}
	var e Evidence
	e.Reset(3)
	sales := []Sale{{"b/b/b", 300}, {"a/a/a", 200}, {"c/c/c", 100}}
	ranked := u.Rank(nil, New([]dolly.OfferID{"a/a/a", "b/b/b", "c/c/c"}), "a/a/a", sales, &e, Market{10_000, 50})
	if ranked[0].Offer != "c/c/c" || ranked[2].Offer != "b/b/b" {
		t.Errorf("ranked %+v", ranked)
	}
}
