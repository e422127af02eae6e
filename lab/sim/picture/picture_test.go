package picture

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// values are what a run may yield, absurd ones too.
func values() *rapid.Generator[[]float64] {
	return rapid.SliceOfN(rapid.OneOf(
		rapid.Float64Range(-1e6, 1e6), rapid.Float64(),
		rapid.SampledFrom([]float64{0, math.NaN(), math.Inf(1), math.Inf(-1), 1e-300, math.MaxFloat64}),
	), 0, 60)
}

func series(t *rapid.T) []Series {
	var out []Series
	for i := range rapid.IntRange(0, 12).Draw(t, "series") {
		out = append(out, Series{fmt.Sprintf("<%d & \"co\">", i), values().Draw(t, "values"), rapid.Bool().Draw(t, "dash")})
	}
	return out
}

// wellFormed wants XML whose coordinates are numbers.
func wellFormed(t rapid.TB, svg []byte) {
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%v\n%s", err, svg)
		}
	}
	for _, bad := range []string{"NaN", "Inf", "%!", "e+"} {
		if bytes.Contains(svg, []byte(bad)) {
			t.Fatalf("%s in\n%s", bad, svg)
		}
	}
}

func TestPicturesOfAnythingAreWellFormed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := series(t)
		wellFormed(t, Lines(Chart{"a < b", []Panel{{"sat & MB", all}, {"", nil}}}))
		wellFormed(t, Curves(Chart{"a < b", []Panel{{"", all}}}, "<x>"))
		wellFormed(t, Shares("a < b", "%", all))
		var lives []Life
		for i := range rapid.IntRange(0, 40).Draw(t, "lives") {
			born := rapid.Float64Range(0, 100).Draw(t, "born")
			lives = append(lives, Life{i, rapid.IntRange(-1, 40).Draw(t, "parent"), born, rapid.Float64Range(-1, 100).Draw(t, "died"), 0, "<x>"})
		}
		wellFormed(t, Family("a < b", lives, 100))
		for _, s := range all {
			if n := utf8.RuneCountInString(Spark(s.Y, 20)); n > 20 {
				t.Fatalf("%d cells", n)
			}
		}
	})
}

func TestSpark(t *testing.T) {
	for want, y := range map[string][]float64{
		"":     nil,
		"▁▁▁":  {0, 0, 0},
		"▁▅█":  {0, 4, 8},
		"▁ █":  {0, math.NaN(), 8},
		"▁█▁█": {0, 0, 9, 9, 0, 0, 9, 9},
		"▁█":   {-8, 0},
		"██":   {5, 5},
	} {
		if got := Spark(y, 4); got != want {
			t.Errorf("%v: %q, want %q", y, got, want)
		}
	}
	if got := PlainSpark([]float64{0, 4, 7}, 4); got != "_+@" {
		t.Errorf("plain: %q", got)
	}
}

func TestBar(t *testing.T) {
	for share, want := range map[float64]string{0: "", -1: "", math.NaN(): "", 0.5: "██", 0.53: "██▏", 1: "████", 7: "████", 0.01: ""} {
		if got := Bar(share, 4); got != want {
			t.Errorf("%v: %q, want %q", share, got, want)
		}
	}
	if got := PlainBar(0.5, 4); got != "##" {
		t.Errorf("plain: %q", got)
	}
}

func TestTicksCoverAndLabelsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo, hi := -rapid.Float64Range(0, 1e9).Draw(t, "lo"), rapid.Float64Range(0, 1e9).Draw(t, "hi")
		marks := ticks(lo, hi, 4)
		if d := marks[1] - marks[0]; marks[0] > lo+d/1e3 || marks[len(marks)-1] < hi-d/1e3 || len(marks) > 12 {
			t.Fatalf("%v to %v: %v", lo, hi, marks)
		}
	})
	for _, c := range []struct {
		v, d float64
		want string
	}{{1500, 500, "1,500"}, {0.06, 0.02, "0.06"}, {2.5e6, 5e5, "2.5 M"}, {-12345, 5, "-12,345"}, {3e9, 1e9, "3 G"}, {0, 1, "0"}, {0.5, 0.5, "0.5"}} {
		if got := label(c.v, c.d); got != c.want {
			t.Errorf("%v: %q, want %q", c.v, got, c.want)
		}
	}
}

func TestSharesNameTheLargest(t *testing.T) {
	var all []Series
	for i := range 20 {
		all = append(all, Series{Name: fmt.Sprintf("offer-%d", i), Y: []float64{float64(i), float64(i)}})
	}
	svg := string(Shares("s", "%", all))
	for _, want := range []string{"offer-19<", "offer-13<", "12 others<"} { // offer-0 has nothing
		if !strings.Contains(svg, want) {
			t.Errorf("%s is not named", want)
		}
	}
	if strings.Contains(svg, "offer-12<") {
		t.Error("a small one is named")
	}
}

func TestFamilyKeepsFamiliesTogether(t *testing.T) {
	var lives []Life
	for i := range 3000 { // three families by turns
		lives = append(lives, Life{ID: i, Parent: i - 3, Born: float64(i), Died: -1})
	}
	order, shown := inTreeOrder(lives)
	if shown != 1000 || order[0].ID != 0 || order[999].ID != 2997 {
		t.Errorf("%d are drawn, from %d to %d", shown, order[0].ID, order[len(order)-1].ID)
	}
	svg := string(Family("tree", lives, 3000))
	if !strings.Contains(svg, "1,000 of 3,000 lives") || strings.Count(svg, "H") < 1000 {
		t.Errorf("%.300s", svg)
	}
}

func TestLongRunsAreThinned(t *testing.T) {
	y := make([]float64, 20_000)
	y[19_999] = 1
	if svg := Lines(Chart{"long", []Panel{{"x", []Series{{Name: "y", Y: y}}}}}); len(svg) > 40_000 {
		t.Errorf("%d bytes", len(svg))
	}
}
