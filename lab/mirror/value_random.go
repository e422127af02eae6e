package mirror

import "github.com/dollynator/dolly/lab/strict"

// Distributions of random values.
const (
	uniform = "uniform" // from 0 to 1
	normal  = "normal"  // mean 0, deviation 1
)

// randomValue draws x and gives x·P0 + P1.
type randomValue struct {
	Seed         uint64  `json:"seed"`
	Distribution string  `json:"distribution"`
	P0           float64 `json:"p0"`
	P1           float64 `json:"p1"`
}

func newRandomValue() *randomValue { return &randomValue{Distribution: uniform, P0: 1} }

func (v *randomValue) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("seed", strict.Natural(&v.Seed)), strict.At("distribution", strict.Word(&v.Distribution)),
		strict.At("p0", strict.Number(&v.P0)), strict.At("p1", strict.Number(&v.P1)),
	}
}

func (v *randomValue) check(c *checker) { c.oneOf("distribution", v.Distribution, uniform, normal) }

func (v *randomValue) build(*bench) (Value, error) {
	return &draw{randomValue: *v, chance: newChance(v.Seed, streamValue)}, nil
}

// draw is a random value at work.
type draw struct {
	randomValue
	chance *chance
}

func (d *draw) state() any { return d.chance }
func (d *draw) Draw(n int) (out []float64) {
	for range n {
		x := 0.0
		if d.Distribution == normal {
			x = d.chance.NormFloat64()
		} else {
			x = d.chance.Float64()
		}
		out = append(out, x*d.P0+d.P1)
	}
	return out
}

// frozenValue draws once for each place and keeps that.
type frozenValue struct{ randomValue }

func (v *frozenValue) build(*bench) (Value, error) {
	return &frozen{draw: draw{randomValue: v.randomValue, chance: newChance(v.Seed, streamValue)}}, nil
}

type frozen struct {
	draw
	first []float64
}

func (f *frozen) state() any { return keep(f.chance, &f.first) }

func (f *frozen) Draw(n int) []float64 {
	f.first = append(f.first, f.draw.Draw(max(0, n-len(f.first)))...)
	return append([]float64(nil), f.first[:n]...)
}
