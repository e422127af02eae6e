package qd

import (
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
)

// State is a whole table as it is written down, for a restart and for a child.
type State struct {
	Version uint8           `cbor:"1,keyasint"`
	Offers  []dolly.OfferID `cbor:"2,keyasint"`
	Columns []ColumnState   `cbor:"3,keyasint"` // by ascending Index
}

// ColumnState is one column. Q and E hold one number if all rows are equal, else
// one for each row.
type ColumnState struct {
	Index  uint32    `cbor:"1,keyasint"`
	Count  uint32    `cbor:"2,keyasint"`
	Q      []float64 `cbor:"3,keyasint"`
	E      []float64 `cbor:"4,keyasint"`
	Won    uint32    `cbor:"5,keyasint"` // purchases of it by this line that came
	Failed uint32    `cbor:"6,keyasint"`
}

// State is a copy of all that the table knows. What was not yet taken for the
// siblings is not part of it: after a restart send a [Table.Snapshot].
func (t *Table) State() State {
	s := State{Version: version, Offers: t.cat.Offers(), Columns: []ColumnState{}}
	for i := range t.columns {
		c := &t.columns[i]
		s.Columns = append(s.Columns, ColumnState{c.index, c.count, slices.Clone(c.q()), slices.Clone(c.e()), c.won, c.failed})
	}
	return s
}

// Restore makes the table again. It refuses a state that no honest table has
// (I35): it may come from a parent.
func Restore(s State) (*Table, error) {
	if s.Version != version {
		return nil, fmt.Errorf("restore table: %w %d", ErrVersion, s.Version)
	}
	cat, err := ReadCatalogue(s.Offers)
	if err != nil {
		return nil, fmt.Errorf("restore table: %w", err)
	}
	t := cat.NewTable()
	for i, c := range s.Columns {
		if int64(c.Index) >= int64(len(s.Offers)) || i > 0 && c.Index <= s.Columns[i-1].Index {
			return nil, fmt.Errorf("restore table: %w: column %d", ErrShape, c.Index)
		}
		if c.Count > MaxUpdates || uint64(c.Won)+uint64(c.Failed) > uint64(c.Count) {
			return nil, fmt.Errorf("restore table: %w: %d updates, %d purchases", ErrRange, c.Count, uint64(c.Won)+uint64(c.Failed))
		}
		t.highest = max(t.highest, c.Count)
	}
	t.columns = make([]column, len(s.Columns))
	for i, c := range s.Columns {
		if err := t.restore(&t.columns[i], c); err != nil {
			return nil, fmt.Errorf("restore table: column %d: %w", c.Index, err)
		}
	}
	if t.wide == 0 {
		t.best = t.searchRow(0)
	}
	return t, nil
}

func (t *Table) restore(into *column, c ColumnState) error {
	n := t.cat.Len()
	if len(c.Q) != 1 && len(c.Q) != n || len(c.E) != 1 && len(c.E) != n {
		return ErrShape
	}
	q, e := vector(slices.Clone(c.Q)), vector(slices.Clone(c.E))
	if q.magnitude() > ValuePerUpdate*float64(t.highest)*(1+1e-9) {
		return fmt.Errorf("%w: Q", ErrRange)
	}
	if e.magnitude() > EnvironmentPerUpdate*float64(c.Count)*(1+1e-9) {
		return fmt.Errorf("%w: E", ErrRange)
	}
	*into = column{index: c.Index, count: c.Count, won: c.Won, failed: c.Failed}
	into.set(q.narrow(), e.narrow())
	if into.rows != nil && into.rows.q != nil {
		t.wide++
	}
	return nil
}
