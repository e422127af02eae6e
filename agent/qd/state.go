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
	Index uint32    `cbor:"1,keyasint"`
	Count uint32    `cbor:"2,keyasint"`
	Q     []float64 `cbor:"3,keyasint"`
	E     []float64 `cbor:"4,keyasint"`
}

// State is a copy of all that the table knows. What was not yet taken for the
// siblings is not part of it: after a restart send a [Table.Snapshot].
func (t *Table) State() State {
	s := State{Version: version, Offers: t.Catalogue(), Columns: []ColumnState{}}
	for j, c := range t.columns {
		if c != nil {
			s.Columns = append(s.Columns, ColumnState{uint32(j), c.count, slices.Clone(c.q), slices.Clone(c.e)})
		}
	}
	return s
}

// Restore makes the table again. It refuses a state that no honest table has
// (I35): it may come from a parent.
func Restore(s State) (*Table, error) {
	if s.Version != version {
		return nil, fmt.Errorf("restore table: %w %d", ErrVersion, s.Version)
	}
	if err := checkOffers(s.Offers); err != nil {
		return nil, fmt.Errorf("restore table: %w", err)
	}
	t := New(s.Offers)
	for _, c := range s.Columns {
		if c.Count > MaxUpdates {
			return nil, fmt.Errorf("restore table: %w: %d updates", ErrRange, c.Count)
		}
		t.highest = max(t.highest, c.Count)
	}
	for i, c := range s.Columns {
		if int64(c.Index) >= int64(len(s.Offers)) || i > 0 && c.Index <= s.Columns[i-1].Index {
			return nil, fmt.Errorf("restore table: %w: column %d", ErrShape, c.Index)
		}
		if err := t.restore(c); err != nil {
			return nil, fmt.Errorf("restore table: column %d: %w", c.Index, err)
		}
	}
	return t, nil
}

func (t *Table) restore(c ColumnState) error {
	n := len(t.cat.offers)
	if len(c.Q) != 1 && len(c.Q) != n || len(c.E) != 1 && len(c.E) != n {
		return ErrShape
	}
	q, e := vector(slices.Clone(c.Q)), vector(slices.Clone(c.E))
	top, size := q.extent()
	if size > ValuePerUpdate*float64(t.highest)*(1+1e-9) {
		return fmt.Errorf("%w: Q", ErrRange)
	}
	if _, size := e.extent(); size > EnvironmentPerUpdate*float64(c.Count)*(1+1e-9) {
		return fmt.Errorf("%w: E", ErrRange)
	}
	t.columns[c.Index] = &column{q: q.narrow(), e: e.narrow(), count: c.Count}
	t.top[c.Index] = top
	return nil
}
