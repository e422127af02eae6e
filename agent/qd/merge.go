package qd

import "github.com/dollynator/dolly"

// Vector is a column by row: one number where all rows are equal, else one for
// each row of the catalogue.
type Vector []float64

// Column is what a [Merge] is told of one column of an update. Nothing of it may
// be kept or changed.
type Column struct {
	Offer   dolly.OfferID
	Beta    float64  // weight of siblings after this column's updates so far
	Old     Vector   // own values before the update
	Remotes []Vector // siblings' values, clipped; zero where one knows nothing
}

// Merge is how siblings count. It must be deterministic.
type Merge interface {
	// Name is what configurations call the rule.
	Name() string
	// Merge changes next, which holds what own experience makes of the column. Old
	// has as many elements as next, Remotes have one or as many. A result out of
	// range fails the update.
	Merge(c Column, next []float64)
	// Judge sets the value of an offer that could be rented: its Q, and what that
	// was found from. It is given the table's own.
	Judge(r *Ranked, e *Evidence, v Value, m Market)
}

// Mean pulls a column towards the mean of the siblings' tables: the ancestors'
// rule with its parentheses.
type Mean struct{}

// Name is "mean".
func (Mean) Name() string { return "mean" }

// Merge takes β times the mean distance to the siblings off every row.
func (Mean) Merge(c Column, next []float64) {
	pull := c.Beta / float64(max(1, len(c.Remotes)))
	old := c.Old[:len(next)]
	rest := c.Remotes
	for len(rest) > 0 {
		if len(rest) >= 3 && len(rest[0]) > 1 && len(rest[1]) > 1 && len(rest[2]) > 1 {
			pullThree(next, old, rest[0], rest[1], rest[2], pull)
			rest = rest[3:]
			continue
		}
		pullOne(next, old, rest[0], pull)
		rest = rest[1:]
	}
}

// pullThree is pullOne for three siblings in one pass: where rows differ the time
// goes into passes.
func pullThree(next []float64, old, a, b, c Vector, pull float64) {
	n := len(next)
	old, a, b, c = old[:n], a[:n], b[:n], c[:n]
	for i, v := range old {
		next[i] = next[i] - float64(pull*(v-a[i])) - float64(pull*(v-b[i])) - float64(pull*(v-c[i]))
	}
}

func pullOne(next []float64, old, r Vector, pull float64) {
	n := len(next)
	old = old[:n]
	if len(r) == 1 {
		for i, v := range old {
			next[i] -= float64(pull * (v - r[0]))
		}
		return
	}
	r = r[:n]
	for i, v := range old {
		next[i] -= float64(pull * (v - r[i]))
	}
}

// Judge leaves the table's value as it is.
func (Mean) Judge(*Ranked, *Evidence, Value, Market) {}

// ByEvidence leaves the table to own experience and values offers by what rents
// really brought: the own line's, and as hearsay the siblings'.
type ByEvidence struct{}

// Name is "evidence".
func (ByEvidence) Name() string { return "evidence" }

// Merge changes nothing: tables of siblings are no evidence.
func (ByEvidence) Merge(Column, []float64) {}

// Judge estimates the offer and says what the estimate is worth at today's price.
func (ByEvidence) Judge(r *Ranked, e *Evidence, v Value, m Market) {
	r.Estimate = e.Estimate(r.Index, v.Prior())
	r.Q = r.Worth(r.Estimate.Y, v, m)
}
