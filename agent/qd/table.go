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
// (the offer I live on), columns are actions (the offer I might rent). A table that
// learned nothing takes about a hundred bytes, a column of equal rows about fifty.
// One goroutine uses it at a time.
type Table struct {
	cat     *Catalogue
	columns []column // those that were touched, by ascending index
	best    float64  // the largest value of any row, while all rows are equal
	tops    []rowMax // largest values of the rows that were asked for last, while they differ
	highest uint32   // the highest count of any column
	wide    uint32   // columns whose rows differ
	desk    *Desk    // made when it is first needed
}

// New is a table that has learned nothing about the offers.
func New(offers []dolly.OfferID) *Table { return NewCatalogue(offers).NewTable() }

// NewTable is a table that has learned nothing.
func (c *Catalogue) NewTable() *Table { return &Table{cat: c} }

// Clone is a table with the same memory, as a child gets it.
func (t *Table) Clone() *Table {
	twin := &Table{cat: t.cat, best: t.best, highest: t.highest, wide: t.wide, desk: t.desk}
	twin.columns = slices.Clone(t.columns)
	for i := range twin.columns {
		twin.columns[i].rows = twin.columns[i].rows.clone()
	}
	return twin
}

// Use lets many tables of one goroutine share the buffers of their updates.
func (t *Table) Use(d *Desk) { t.desk = d }

// Catalogue is the list of offers that rows and columns are numbered by.
func (t *Table) Catalogue() *Catalogue { return t.cat }

// SetOffers adds the offers that are new: their columns are zero, their rows copy
// the columns (the mean where rows differ). Offers that vanished stay with what
// was learned; that they are not available is told to [Rule.Rank].
func (t *Table) SetOffers(offers []dolly.OfferID) error {
	news := slices.DeleteFunc(slices.Clone(offers), func(o dolly.OfferID) bool { _, known := t.cat.Index(o); return known })
	if len(news) == 0 {
		return nil
	}
	next := NewCatalogue(slices.Concat(t.cat.offers, news))
	if err := checkOffers(next.offers); err != nil {
		return fmt.Errorf("set offers: %w", err)
	}
	var at []int // only rows that differ must be renumbered
	if slices.ContainsFunc(t.columns, func(c column) bool { return c.rows != nil }) {
		at = next.from(t.cat)
	}
	for i := range t.columns {
		c := &t.columns[i]
		j, _ := next.Index(t.cat.offers[c.index])
		c.index = uint32(j)
		c.rows = c.rows.remap(at)
	}
	t.cat, t.tops = next, nil
	if t.wide == 0 {
		t.best = t.searchRow(0)
	}
	return nil
}

// Updates is how often the table was updated, at least: the highest count of a column.
func (t *Table) Updates() int { return int(t.highest) }

// Counts is the sum of the columns' counts. It grows with every update.
func (t *Table) Counts() uint64 {
	var sum uint64
	for i := range t.columns {
		sum += uint64(t.columns[i].count)
	}
	return sum
}

// Touched is the number of offers that something was learned about.
func (t *Table) Touched() int { return len(t.columns) }

// Tries is how often this line tried to rent an offer, and how often it came.
func (t *Table) Tries(offer int) (won, failed int) {
	if c := t.find(offer); c != nil {
		return int(c.won), int(c.failed)
	}
	return 0, 0
}

// Matrix is Q for people's eyes: by state, then by action, in catalogue order.
func (t *Table) Matrix() [][]float64 { return t.matrix((*column).q) }

// Environment is E in the same order.
func (t *Table) Environment() [][]float64 { return t.matrix((*column).e) }

func (t *Table) matrix(part func(*column) vector) [][]float64 {
	n := t.cat.Len()
	cells := make([]float64, n*n)
	m := make([][]float64, n)
	for i := range m {
		m[i] = cells[i*n : (i+1)*n : (i+1)*n]
		for j := range t.columns {
			m[i][t.columns[j].index] = part(&t.columns[j]).at(i)
		}
	}
	return m
}

// Count is how often an offer's column was updated.
func (t *Table) Count(offer int) int {
	if c := t.find(offer); c != nil {
		return int(c.count)
	}
	return 0
}

// Rates are α and β of the next update of an offer's column.
func (t *Table) Rates(offer int) (alpha, beta float64) {
	n := t.Count(offer)
	return Alpha(n), Beta(n)
}

// Alpha is the learning rate of a column after count updates: 0.8, less 0.012
// for each, never below 0.2.
func Alpha(count int) float64 { return max(0.2, 0.8-float64(0.012*float64(count))) }

// Beta is the weight of siblings after count updates: 0.2, 0.012 more for each,
// never above 0.8. Alpha and Beta add up to one.
func Beta(count int) float64 { return min(0.8, 0.2+float64(0.012*float64(count))) }
