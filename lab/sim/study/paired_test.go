package study

import (
	"math"
	"math/rand/v2"
	"testing"
)

func fleets(efficiency ...float64) []Fleet {
	var out []Fleet
	for _, e := range efficiency {
		out = append(out, Fleet{Efficiency: e, Extinct: -1})
	}
	return out
}

// TestStudentsSleep is the example of Student's paper: the hours of sleep that ten
// patients gained by two drugs. t = 4.0621, p = 0.00283.
func TestStudentsSleep(t *testing.T) {
	one := fleets(0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
	two := fleets(1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)
	d := compare(Outcomes()[0], two, one)
	if math.Abs(d.Mean-1.58) > 1e-12 || math.Abs(d.P-0.00283289) > 1e-7 || math.Abs(d.CI-(2.4598858-1.58)) > 1e-6 || d.Wins != 9 || d.Ties != 1 || d.N != 10 {
		t.Errorf("%+v", d)
	}
}

func TestMcNemar(t *testing.T) {
	for _, c := range []struct {
		up, down int
		want     float64
	}{{0, 0, 1}, {1, 0, 1}, {5, 5, 1}, {0, 6, 0.03125}, {6, 0, 0.03125}, {2, 10, 0.03857421875}, {0, 1000, 0}} {
		if got := mcNemar(c.up, c.down); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%d and %d: %v, want %v", c.up, c.down, got, c.want)
		}
	}
}

func TestPairsWithoutSpread(t *testing.T) {
	o := Outcomes()[0]
	same := compare(o, fleets(0.1, 0.2), fleets(0.1, 0.2))
	if same.P != 1 || same.CI != 0 || same.Ties != 2 {
		t.Errorf("equals: %+v", same)
	}
	if d := compare(o, fleets(0.5), fleets(0.1)); d.P != 1 || d.CI != 0 {
		t.Errorf("a single pair proves: %+v", d)
	}
	if d := compare(o, nil, nil); d.N != 0 || d.P != 1 || math.IsNaN(d.Mean) {
		t.Errorf("no pair: %+v", d)
	}
}

// TestHolm is an example by hand: 0.01·4, 0.02·3, then never less than before.
func TestHolm(t *testing.T) {
	all := []*Difference{
		{Outcome: "efficiency", Mean: 1, P: 0.03}, {Outcome: "efficiency", Mean: -1, P: 0.01}, {Outcome: "efficiency", Mean: 1, P: 0.9}, {Outcome: "births", Mean: 2, P: 0.002},
	}
	correct(all)
	for i, want := range []struct {
		p float64
		v Verdict
	}{{0.06, Nothing}, {0.03, Worse}, {0.9, Nothing}, {0.008, Higher}} {
		if d := all[i]; math.Abs(d.PHolm-want.p) > 1e-12 || d.Verdict != want.v {
			t.Errorf("%d: %+v, want %+v", i, d, want)
		}
	}
	extinct := []*Difference{{Outcome: "extinct", Mean: -0.5, P: 0.001}}
	if correct(extinct); extinct[0].Verdict != Better {
		t.Errorf("fewer that die out: %+v", extinct[0])
	}
}

// TestChanceAloneIsSeldomShown plays studies of twenty comparisons of which none
// differs: five in a hundred may show anything, and an uncorrected test would in two
// of three.
func TestChanceAloneIsSeldomShown(t *testing.T) {
	const studies, comparisons, pairs = 200, 20, 12
	r := rand.New(rand.NewPCG(7, 7))
	draw := func() []Fleet {
		out := make([]Fleet, pairs)
		for i := range out {
			out[i] = Fleet{Efficiency: r.Float64(), Extinct: -1}
		}
		return out
	}
	wrong := 0
	for range studies {
		var all []*Difference
		for range comparisons {
			d := compare(Outcomes()[0], draw(), draw())
			all = append(all, &d)
		}
		correct(all)
		for _, d := range all {
			if d.Verdict != Nothing {
				wrong++
				break
			}
		}
	}
	if share := float64(wrong) / studies; share > 0.1 {
		t.Errorf("%.3f of studies show what is not there", share)
	}
}
