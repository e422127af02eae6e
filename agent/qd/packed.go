package qd

import (
	"encoding/binary"
	"math"
)

// Packed is a table in as few bytes as it takes to make it again with its catalogue,
// for worlds of many agents that seldom ask theirs. It is made and read in one
// process: who gets one from elsewhere wants [Restore].
type Packed string

// packedColumn is about how many bytes a column takes.
const packedColumn = 22

// Pack is the table packed; false for one of rows that differ, which this rule makes
// of hostile columns only.
func (t *Table) Pack() (Packed, bool) {
	b := make([]byte, 0, 1+packedColumn*len(t.columns))
	b = binary.AppendUvarint(b, uint64(len(t.columns)))
	for i := range t.columns {
		c := &t.columns[i]
		if c.rows != nil {
			return "", false
		}
		news := uint64(0)
		if c.changed {
			news = 1
		}
		for _, v := range [4]uint64{uint64(c.index)<<1 | news, uint64(c.count), uint64(c.won), uint64(c.failed)} {
			b = binary.AppendUvarint(b, v)
		}
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(c.q1[0]))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(c.e1[0]))
	}
	return Packed(b), true
}

// Unpack is the table that was packed, of this catalogue.
func (c *Catalogue) Unpack(p Packed) *Table {
	t, b := c.NewTable(), []byte(p)
	uvarint := func() uint64 {
		v, n := binary.Uvarint(b)
		b = b[n:]
		return v
	}
	float := func() [1]float64 {
		v := math.Float64frombits(binary.LittleEndian.Uint64(b))
		b = b[8:]
		return [1]float64{v}
	}
	t.columns = make([]column, uvarint())
	for i := range t.columns {
		k := uvarint()
		col := column{index: uint32(k >> 1), changed: k&1 == 1, count: uint32(uvarint()), won: uint32(uvarint()), failed: uint32(uvarint())}
		col.q1, col.e1 = float(), float()
		col.top = col.q1[0]
		t.columns[i], t.highest = col, max(t.highest, col.count)
	}
	t.best = t.searchRow(0)
	return t
}
