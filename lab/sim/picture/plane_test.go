package picture

import (
	"bytes"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestPlanesOfAnythingAreWellFormed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := values().Draw(t, "a"), values().Draw(t, "b"), values().Draw(t, "c")
		wellFormed(t, Dots("a < b", "x & y", "y", []Cloud{{"one", a, b, nil}, {"<two>", b, c, a}}, rapid.Bool().Draw(t, "diagonal")))
		wellFormed(t, Heat("a < b", "step", "uid", [][]float64{a, b, c}))
		wellFormed(t, Bars("a < b", "uid", "calls", a, b))
		wellFormed(t, Histogram("a < b", "x", []Series{{"<a>", a, false}, {"b", b, false}}, rapid.IntRange(1, 30).Draw(t, "bins")))
	})
}

func TestHistogramCountsEachValueOnce(t *testing.T) {
	values := [][]float64{{0, 1, 2, 3, math.NaN()}, {3, 3}}
	counts, most := binned(values, scale{0, 3, 0, 3}, 3)
	if most != 4 || counts[0][0] != 1 || counts[0][2] != 2 || counts[1][2] != 2 {
		t.Errorf("%v, most %v", counts, most)
	}
}

func TestHeatLeavesHolesEmpty(t *testing.T) {
	full := Heat("h", "x", "y", [][]float64{{1, 2}, {3, 4}})
	hole := Heat("h", "x", "y", [][]float64{{1, math.NaN()}, {3, 4}})
	if got := bytes.Count(full, []byte("<rect")) - bytes.Count(hole, []byte("<rect")); got != 1 {
		t.Errorf("%d cells are missing, want 1", got)
	}
	if got := len(coarse(make([][]float64, 1000), 360)); got > 360 {
		t.Errorf("%d rows", got)
	}
}

func TestShadesGoFromLightToDark(t *testing.T) {
	if a, b := shade(-1), shade(2); a != "#fde737" || b != "#00204c" {
		t.Errorf("%s to %s", a, b)
	}
}
