package qd

import (
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
)

// Bounds of a table (I35). An update moves E by less than 1.4, so |E| stays
// below EnvironmentPerUpdate times its column's count; with α + β = 1 and
// siblings clipped, |Q| stays below ValuePerUpdate times the highest count.
const (
	ValuePerUpdate       = 1.5
	EnvironmentPerUpdate = 1.4
	MaxUpdates           = 1 << 20
)

// Table is one agent's Q and E over its catalogue of offers. Rows are states
// (the offer I live on), columns are actions (the offer I might rent). One
// goroutine uses it at a time.
type Table struct {
	cat     catalogue
	columns []*column // nil where nothing was learned: all zero
	top     []float64 // the largest value of each column
	rows    []rowMax  // largest values of the rows that were asked for last
	highest uint32    // the highest count of any column
	scratch [2]vector // next values of the two columns of an update
	pulls   []Vector  // siblings' values in an update
}

// column is what is known of one action.
type column struct {
	q, e    vector
	count   uint32 // updates so far; α and β follow it
	changed bool   // since it was last taken for the siblings
}

// New is a table that has learned nothing about the offers.
func New(offers []dolly.OfferID) *Table {
	t := &Table{cat: newCatalogue(offers)}
	t.columns = make([]*column, len(t.cat.offers))
	t.top = make([]float64, len(t.cat.offers))
	return t
}

// Catalogue is the sorted list of offers that rows and columns are numbered by.
func (t *Table) Catalogue() []dolly.OfferID { return slices.Clone(t.cat.offers) }

// Digest names the catalogue.
func (t *Table) Digest() dolly.Hash { return t.cat.digest }

// SetOffers adds the offers that are new: their columns are zero, their rows copy
// the columns (the mean where rows differ). Offers that vanished stay with what
// was learned; that they are not available is told to [Table.Rank].
func (t *Table) SetOffers(offers []dolly.OfferID) error {
	next := newCatalogue(slices.Concat(t.cat.offers, offers))
	if next.digest == t.cat.digest {
		return nil
	}
	if err := checkOffers(next.offers); err != nil {
		return fmt.Errorf("set offers: %w", err)
	}
	at := next.from(t.cat)
	columns := make([]*column, len(at))
	top := make([]float64, len(at))
	for i, j := range at {
		if j < 0 || t.columns[j] == nil {
			continue
		}
		c := t.columns[j]
		c.q, c.e = c.q.remap(at), c.e.remap(at)
		columns[i], top[i] = c, t.top[j]
	}
	t.cat, t.columns, t.top = next, columns, top
	t.scratch = [2]vector{}
	t.rows = nil
	return nil
}

// Updates is how often the table was updated, at least: the highest count of a column.
func (t *Table) Updates() int { return int(t.highest) }

// Matrix is Q for people's eyes: by state, then by action, in catalogue order.
func (t *Table) Matrix() [][]float64 {
	m := make([][]float64, len(t.cat.offers))
	for i := range m {
		m[i] = make([]float64, len(t.cat.offers))
		for j, c := range t.columns {
			if c != nil {
				m[i][j] = c.q.at(i)
			}
		}
	}
	return m
}

// column is the one of offer number j, made when it is first touched.
func (t *Table) column(j int) *column {
	if t.columns[j] == nil {
		t.columns[j] = &column{q: vector{0}, e: vector{0}}
	}
	return t.columns[j]
}

// Alpha is the learning rate of a column after count updates: 0.8, less 0.012
// for each, never below 0.2.
func Alpha(count int) float64 { return max(0.2, 0.8-0.012*float64(count)) }

// Beta is the weight of siblings after count updates: 0.2, 0.012 more for each,
// never above 0.8. Alpha and Beta add up to one.
func Beta(count int) float64 { return min(0.8, 0.2+0.012*float64(count)) }
