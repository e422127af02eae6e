package mirror

import (
	"github.com/goccy/go-yaml/ast"

	"github.com/dollynator/dolly/lab/strict"
)

// Value gives numbers.
type Value interface {
	// Draw is the next n of them.
	Draw(n int) []float64
	keeper
}

func values() parts[Value] {
	return parts[Value]{"Value", []kind[Value]{
		{"ConstantValue", func() maker[Value] { return &constantValue{Value: 1} }},
		{"RandomValue", func() maker[Value] { return newRandomValue() }},
		{"FrozenRandomValue", func() maker[Value] { return &frozenValue{randomValue: *newRandomValue()} }},
		{"StepValue", func() maker[Value] { return &stepValue{Hi: 1, Length: 10} }},
	}}
}

// valueField is a number, or a value by name.
func valueField(into *Component[Value]) strict.Field {
	return func(f *strict.Filler, n ast.Node, at string) {
		if _, ok := strict.Pairs(n); ok {
			values().field(into)(f, n, at)
			return
		}
		c := &constantValue{}
		strict.Number(&c.Value)(f, n, at)
		*into = Component[Value]{"ConstantValue", c}
	}
}

func constant(v float64) Component[Value] {
	return Component[Value]{"ConstantValue", &constantValue{Value: v}}
}

// constantValue is always the same.
type constantValue struct {
	Value float64 `json:"value"`
}

func (v *constantValue) keys() []strict.Entry {
	return []strict.Entry{strict.At("value", strict.Number(&v.Value))}
}
func (v *constantValue) check(*checker)              {}
func (v *constantValue) build(*bench) (Value, error) { return v, nil }
func (v *constantValue) state() any                  { return nil }
func (v *constantValue) Draw(n int) (out []float64) {
	for range n {
		out = append(out, v.Value)
	}
	return out
}

// stepValue is a slice of a linear ramp of Length values from Lo to Hi, beginning
// at Start; after its end it stays.
type stepValue struct {
	Lo     float64 `json:"lo"`
	Hi     float64 `json:"hi"`
	Length int     `json:"length"`
	Start  int     `json:"start"`
}

func (v *stepValue) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("lo", strict.Number(&v.Lo)), strict.At("hi", strict.Number(&v.Hi)),
		strict.At("length", strict.Whole(&v.Length)), strict.At("start", strict.Whole(&v.Start)),
	}
}

func (v *stepValue) check(c *checker) {
	c.least("length", float64(v.Length), 1)
	c.within("start", float64(v.Start), 0, float64(max(0, v.Length-1)))
}

func (v *stepValue) build(*bench) (Value, error) { return v, nil }
func (v *stepValue) state() any                  { return nil }
func (v *stepValue) Draw(n int) (out []float64) {
	for i := range n {
		at := min(v.Start+i, v.Length-1)
		out = append(out, v.Lo+(v.Hi-v.Lo)*float64(at)/float64(max(1, v.Length-1)))
	}
	return out
}
