package picture

import (
	"bytes"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestTracksOfAnythingAreWellFormed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := values().Draw(t, "a"), values().Draw(t, "b"), values().Draw(t, "c")
		wellFormed(t, Tracks("a < b", "x & y", "y", []Track{{"one", a, b}, {"<two>", b, c}, {"none", nil, nil}}))
	})
}

func TestATrackGoesOnOverGapsAndIsThinned(t *testing.T) {
	nan := math.NaN()
	svg := Tracks("t", "step", "loss", []Track{{"loss", []float64{1, 2, 3, 4}, []float64{5, nan, nan, 6}}})
	if n := bytes.Count(svg, []byte(`class="curve"`)); n != 1 {
		t.Errorf("%d curves in\n%s", n, svg)
	}
	one := Tracks("t", "step", "loss", []Track{{"loss", []float64{1, 2}, []float64{5, nan}}})
	if !bytes.Contains(one, []byte("<circle")) {
		t.Error("a single point is not seen")
	}
	var x, y []float64
	for i := range 5000 {
		x, y = append(x, float64(i)), append(y, 7)
	}
	thin := Track{"t", x, y}.thin()
	if len(thin.X) > most || len(thin.X) < most/2 || !slices.IsSorted(thin.X) || thin.Y[3] != 7 || len(thin.Y) != len(thin.X) {
		t.Errorf("%d points", len(thin.X))
	}
}
