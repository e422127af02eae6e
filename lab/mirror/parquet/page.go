package parquet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/bits"
)

// Kinds of pages.
const (
	pageData       = 0
	pageDictionary = 2
	pageData2      = 3
)

// Encodings.
const (
	encodingPlain       = 0
	encodingPlainDict   = 2
	encodingDeltaLength = 6
	encodingDelta       = 7
	encodingDict        = 8
)

// chunk reads one column of one group of rows.
func (f *File) chunk(meta fields, l leaf) ([][]string, error) {
	at, n := meta.number(9), meta.number(7)
	if meta.has(11) && meta.number(11) > 0 {
		at = min(at, meta.number(11))
	}
	if at < 0 || n < 0 || at > f.size || n > f.size-at {
		return nil, fmt.Errorf("%w: a column lies beyond its end", ErrBroken)
	}
	raw := make([]byte, n)
	if _, err := f.r.ReadAt(raw, at); err != nil {
		return nil, err
	}
	c := column{leaf: l, codec: meta.number(4)}
	for len(raw) > 0 {
		d := decoder{rest: raw}
		head := d.record(0)
		if d.err != nil {
			return nil, d.err
		}
		size := head.number(3)
		if size < 0 || size > int64(len(d.rest)) {
			return nil, fmt.Errorf("%w: a page of %d bytes in %d", ErrBroken, size, len(d.rest))
		}
		if err := c.page(head, d.rest[:size]); err != nil {
			return nil, err
		}
		raw = d.rest[size:]
	}
	return c.rows, nil
}

// column is one being read.
type column struct {
	leaf
	codec int64
	dict  []string
	rows  [][]string
}

func (c *column) page(head fields, body []byte) error {
	switch head.number(1) {
	case pageDictionary:
		raw, err := inflate(c.codec, body, head.number(2))
		if err != nil {
			return err
		}
		c.dict, err = plain(raw, head.sub(7).number(1))
		return err
	case pageData:
		raw, err := inflate(c.codec, body, head.number(2))
		if err != nil {
			return err
		}
		return c.version1(head.sub(5), raw)
	case pageData2:
		return c.version2(head, body)
	}
	return nil // an index, which only helps to find things
}

func (c *column) version1(h fields, raw []byte) error {
	n := h.number(1)
	reps, raw, err := prefixed(raw, c.rep, n)
	if err != nil {
		return err
	}
	defs, raw, err := prefixed(raw, c.def, n)
	if err != nil {
		return err
	}
	return c.assemble(reps, defs, raw, h.number(2), n)
}

func (c *column) version2(head fields, body []byte) error {
	h := head.sub(8)
	n, defLen, repLen := h.number(1), h.number(5), h.number(6)
	if defLen < 0 || repLen < 0 || repLen > int64(len(body)) || defLen > int64(len(body))-repLen {
		return fmt.Errorf("%w: levels beyond their page", ErrBroken)
	}
	reps, err := hybrid(body[:repLen], width(c.rep), n)
	if err != nil {
		return err
	}
	defs, err := hybrid(body[repLen:repLen+defLen], width(c.def), n)
	if err != nil {
		return err
	}
	raw := body[repLen+defLen:]
	if !h.has(7) || h.is(7) {
		if raw, err = inflate(c.codec, raw, head.number(2)-repLen-defLen); err != nil {
			return err
		}
	}
	return c.assemble(reps, defs, raw, h.number(4), n)
}

// width is how many bits a level up to most takes.
func width(most int) int { return bits.Len(uint(most)) }

// prefixed reads levels that are preceded by their size, if there are any.
func prefixed(raw []byte, most int, n int64) ([]uint32, []byte, error) {
	if most == 0 {
		levels, err := hybrid(nil, 0, n)
		return levels, raw, err
	}
	if len(raw) < 4 || uint64(binary.LittleEndian.Uint32(raw)) > uint64(len(raw)-4) {
		return nil, nil, fmt.Errorf("%w: levels beyond their page", ErrBroken)
	}
	size := binary.LittleEndian.Uint32(raw)
	levels, err := hybrid(raw[4:4+size], width(most), n)
	return levels, raw[4+size:], err
}

// assemble puts values into rows by their levels.
func (c *column) assemble(reps, defs []uint32, raw []byte, encoding, n int64) error {
	present := int64(0)
	for _, d := range defs {
		if int(d) == c.def {
			present++
		}
	}
	values, err := c.values(encoding, raw, present)
	if err != nil {
		return err
	}
	for i := range n {
		if reps[i] == 0 || len(c.rows) == 0 {
			c.rows = append(c.rows, nil)
		}
		if int(defs[i]) == c.def {
			last := &c.rows[len(c.rows)-1]
			*last = append(*last, values[0])
			values = values[1:]
		}
	}
	return nil
}

func (c *column) values(encoding int64, raw []byte, n int64) ([]string, error) {
	switch encoding {
	case encodingPlain:
		return plain(raw, n)
	case encodingPlainDict, encodingDict:
		return c.looked(raw, n)
	case encodingDeltaLength:
		return deltaLengths(raw, n)
	case encodingDelta:
		return deltaTexts(raw, n)
	}
	return nil, fmt.Errorf("%w: encoding %d", ErrNotRead, encoding)
}

// looked are values by their places in the dictionary.
func (c *column) looked(raw []byte, n int64) ([]string, error) {
	if n == 0 {
		return nil, nil
	}
	if len(raw) == 0 || raw[0] > 32 {
		return nil, fmt.Errorf("%w: places without a width", ErrBroken)
	}
	places, err := hybrid(raw[1:], int(raw[0]), n)
	if err != nil {
		return nil, err
	}
	out := make([]string, n)
	for i, p := range places {
		if int64(p) >= int64(len(c.dict)) {
			return nil, fmt.Errorf("%w: place %d of %d in the dictionary", ErrBroken, p, len(c.dict))
		}
		out[i] = c.dict[p]
	}
	return out, nil
}

// plain are texts, each after its length.
func plain(raw []byte, n int64) ([]string, error) {
	if n < 0 || n > int64(len(raw))/4 {
		return nil, fmt.Errorf("%w: %d texts in %d bytes", ErrBroken, n, len(raw))
	}
	out := make([]string, n)
	for i := range out {
		if len(raw) < 4 || uint64(binary.LittleEndian.Uint32(raw)) > uint64(len(raw)-4) {
			return nil, fmt.Errorf("%w: a text beyond its page", ErrBroken)
		}
		size := binary.LittleEndian.Uint32(raw)
		out[i] = string(bytes.ToValidUTF8(raw[4:4+size], []byte("\ufffd")))
		raw = raw[4+size:]
	}
	return out, nil
}
