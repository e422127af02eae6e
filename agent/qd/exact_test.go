package qd

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestExpAndLnAreTheLibrarys(t *testing.T) {
	same := func(t *rapid.T, name string, x, got, want float64) {
		if got != want && !(math.Abs(got-want) <= 4e-16*math.Abs(want)) && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Fatalf("%s(%v) = %v, want %v", name, x, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.OneOf(rapid.Float64Range(-40, 40), rapid.Float64Range(-720, 720), rapid.Float64()).Draw(t, "x")
		if e := math.Exp(x); e == 0 || e > 1e-300 { // no digits are left in what is smaller
			same(t, "exp", x, exp(x), e)
		}
		if x := math.Abs(x); x == 0 || x > 1e-307 { // where the library's own is exact on all platforms
			same(t, "ln", x, ln(x), math.Log(x))
		}
	})
	for _, x := range []float64{0, 1, -1, math.Inf(1), math.Inf(-1), math.NaN()} {
		if got, want := exp(x), math.Exp(x); got != want && !math.IsNaN(want) {
			t.Errorf("exp(%v) = %v", x, got)
		}
		if got, want := ln(x), math.Log(x); got != want && !math.IsNaN(want) {
			t.Errorf("ln(%v) = %v", x, got)
		}
	}
}
