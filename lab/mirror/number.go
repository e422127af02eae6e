package mirror

import (
	"cmp"
	"math"
)

func nan() float64 { return math.NaN() }

func compare(a, b float64) int { return cmp.Compare(a, b) }

// number is what JSON can hold: null for what is none.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

func sqrt(v float64) float64 { return math.Sqrt(v) }
