package mirror

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"

	"github.com/dollynator/dolly/lab/strict"
)

// maskedGating multiplies another's scores: by 1 for the first nodes and 0 for the
// rest if the mask is a number, else node by node.
type maskedGating struct {
	Mask  mask              `json:"mask"`
	Inner Component[Gating] `json:"gating_model"`
}

// mask is how many nodes keep their scores, or a factor for each.
type mask struct {
	First   int
	Factors []float64
}

func (m *mask) field(f *strict.Filler, n ast.Node, at string) {
	if _, ok := n.(*ast.SequenceNode); ok {
		strict.List(&m.Factors, strict.Number)(f, n, at)
		return
	}
	strict.Whole(&m.First)(f, n, at)
}

// MarshalJSON writes it as it is read.
func (m mask) MarshalJSON() ([]byte, error) {
	if m.Factors != nil {
		return encode(m.Factors)
	}
	return encode(m.First)
}

func (g *maskedGating) keys() []strict.Entry {
	return []strict.Entry{strict.At("mask", g.Mask.field), strict.At("gating_model", gatings().field(&g.Inner))}
}

func (g *maskedGating) check(c *checker) {
	c.least("mask", float64(g.Mask.First), 0)
	g.Inner.Args.check(c.in("gating_model").in("args"))
}

func (g *maskedGating) build(b *bench) (Gating, error) {
	factors := g.Mask.Factors
	if factors == nil {
		factors = make([]float64, b.nodes)
		for i := range min(g.Mask.First, b.nodes) {
			factors[i] = 1
		}
	}
	if len(factors) != b.nodes {
		return nil, fmt.Errorf("%w: the mask of a MaskedGatingModel has %d factors for %d nodes", ErrModel, len(factors), b.nodes)
	}
	inner, err := g.Inner.Args.build(b)
	return &masked{inner, factors}, err
}

type masked struct {
	Gating
	factors []float64
}

// Score implements [Gating].
func (g *masked) Score(message string) ([]float64, error) {
	scores, err := g.Gating.Score(message)
	for i := range scores {
		scores[i] *= g.factors[i]
	}
	return scores, err
}
