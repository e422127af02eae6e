package qd

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/dollynator/dolly"
)

// Kind is the envelope kind of [Columns].
const Kind = "learn"

// MaxColumnsSize bounds the values of one [Columns] in bytes. A column always fits.
const MaxColumnsSize = 48 << 10

const version = 1

// Columns is what changed in a table, as it is gossiped: some columns of Q in
// single precision, numbered by the catalogue that its digest names. Two columns
// of equal rows take about a hundred bytes.
type Columns struct {
	Version   uint8          `cbor:"1,keyasint"`
	Catalogue dolly.Hash     `cbor:"2,keyasint"`
	Updates   uint32         `cbor:"3,keyasint"` // highest count of the sender's table
	Columns   []ColumnValues `cbor:"4,keyasint"` // by ascending Index
}

// ColumnValues is one column: Values holds big-endian float32, one if all rows
// are equal, else one for each row.
type ColumnValues struct {
	Index  uint32 `cbor:"1,keyasint"`
	Count  uint32 `cbor:"2,keyasint"` // the column's updates; the higher one is newer
	Values []byte `cbor:"3,keyasint"`
}

// TakeChanged is the columns that changed since it was last called, as many as
// MaxColumnsSize allows; call again until Columns is empty.
func (t *Table) TakeChanged() Columns {
	c := t.take(0, func(c *column) bool { return c.changed })
	for _, told := range c.Columns {
		t.find(int(told.Index)).changed = false
	}
	return c
}

// Snapshot is what was learned of the offers from a number on, as much as
// MaxColumnsSize allows, for a sibling that lacks it; next is where to go on, 0 at
// the end.
func (t *Table) Snapshot(from int) (c Columns, next int) {
	c = t.take(from, func(*column) bool { return true })
	if n := len(c.Columns); n > 0 {
		next = int(c.Columns[n-1].Index) + 1
	}
	if first, _ := t.place(next); first == len(t.columns) {
		next = 0
	}
	return c, next
}

// take is the wanted columns from an offer's number on, as many as fit.
func (t *Table) take(from int, wanted func(*column) bool) Columns {
	out := Columns{Version: version, Catalogue: t.cat.digest, Updates: t.highest}
	size := 0
	first, _ := t.place(from)
	for i := range t.columns[first:] {
		c := &t.columns[first+i]
		if !wanted(c) {
			continue
		}
		if size += 16 + 4*len(c.q()); size > MaxColumnsSize {
			break
		}
		out.Columns = append(out.Columns, ColumnValues{c.index, c.count, pack(c.q())})
	}
	return out
}

// check refuses columns that do not fit a catalogue of n offers or hold a value
// that no honest table has. It returns the values as they will be kept.
func (c Columns) check(n int) ([]vector, error) {
	if c.Updates > MaxUpdates {
		return nil, fmt.Errorf("%w: %d updates", ErrRange, c.Updates)
	}
	limit := ValuePerUpdate * float64(c.Updates) * (1 + 1e-6)
	values := make([]vector, len(c.Columns))
	for i, col := range c.Columns {
		if int64(col.Index) >= int64(n) || i > 0 && col.Index <= c.Columns[i-1].Index {
			return nil, fmt.Errorf("%w: column %d", ErrShape, col.Index)
		}
		if len(col.Values) != 4 && len(col.Values) != 4*n {
			return nil, fmt.Errorf("%w: column %d has %d bytes", ErrShape, col.Index, len(col.Values))
		}
		if col.Count > c.Updates {
			return nil, fmt.Errorf("%w: column %d has %d updates", ErrRange, col.Index, col.Count)
		}
		v := unpack(col.Values)
		if v.magnitude() > limit {
			return nil, fmt.Errorf("%w: column %d", ErrRange, col.Index)
		}
		values[i] = v.narrow()
	}
	return values, nil
}

func pack(v vector) []byte {
	b := make([]byte, 0, 4*len(v))
	for _, x := range v {
		b = binary.BigEndian.AppendUint32(b, math.Float32bits(float32(x)))
	}
	return b
}

func unpack(b []byte) vector {
	v := make(vector, len(b)/4)
	for i := range v {
		v[i] = float64(math.Float32frombits(binary.BigEndian.Uint32(b[4*i:])))
	}
	return v
}
