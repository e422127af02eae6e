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

// Merge is a rule for what siblings do to a column. Old has as many elements as
// next, Remotes have one or as many. It must be deterministic; a result out of
// range fails the update.
type Merge interface {
	// Name is what configurations call the rule.
	Name() string
	// Merge changes next, which holds what own experience makes of the column.
	Merge(c Column, next []float64)
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
	for _, r := range c.Remotes {
		if len(r) == 1 {
			for i := range next {
				next[i] -= pull * (old[i] - r[0])
			}
			continue
		}
		for i, v := range r[:len(next)] {
			next[i] -= pull * (old[i] - v)
		}
	}
}
