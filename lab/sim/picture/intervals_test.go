package picture

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestIntervalsOfAnythingAreWellFormed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows []Row
		for i := range rapid.IntRange(0, 12).Draw(t, "rows") {
			r := Row{Name: fmt.Sprintf("<%d> & %s", i, strings.Repeat("x", 90))}
			v := values().Draw(t, "values")
			for k := 0; k+1 < len(v); k += 2 {
				r.Of = append(r.Of, Interval{v[k], v[k+1], k%4 == 0})
			}
			rows = append(rows, r)
		}
		wellFormed(t, Intervals("a < b", []string{"sat & MB", "x"}, rows))
		wellFormed(t, Intervals("", nil, rows))
	})
}

func TestWhatIsShownIsFilled(t *testing.T) {
	svg := Intervals("t", []string{"x"}, []Row{{Name: "a world"}, {"a", []Interval{{0.2, 0.1, true}}}, {"b", []Interval{{-0.1, 0.2, false}}}})
	if n := bytes.Count(svg, []byte(`<circle`)); n != 2 {
		t.Errorf("%d marks", n)
	}
	if n := bytes.Count(svg, []byte(`fill="none" stroke="#`)); n != 1 {
		t.Errorf("%d hollow marks in\n%s", n, svg)
	}
}
