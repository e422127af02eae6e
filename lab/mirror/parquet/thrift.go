package parquet

import (
	"encoding/binary"
	"fmt"
)

// Types of the compact protocol of Thrift
// (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md).
const (
	thriftStop   = 0
	thriftTrue   = 1
	thriftFalse  = 2
	thriftByte   = 3
	thriftI16    = 4
	thriftI32    = 5
	thriftI64    = 6
	thriftDouble = 7
	thriftBinary = 8
	thriftList   = 9
	thriftSet    = 10
	thriftStruct = 12
)

// maxDepth bounds how deep structs nest.
const maxDepth = 16

// fields is a struct: int64, []byte, fields or []any by number.
type fields map[int]any

func (f fields) number(id int) int64 { v, _ := f[id].(int64); return v }
func (f fields) text(id int) string  { v, _ := f[id].([]byte); return string(v) }
func (f fields) list(id int) []any   { v, _ := f[id].([]any); return v }
func (f fields) sub(id int) fields   { v, _ := f[id].(fields); return v }
func (f fields) has(id int) bool     { _, ok := f[id]; return ok }
func (f fields) is(id int) bool      { v, _ := f[id].(bool); return v }

// decoder reads the compact protocol.
type decoder struct {
	rest []byte
	err  error
}

func (d *decoder) fail(format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf("%w: "+format, append([]any{ErrBroken}, args...)...)
	}
	d.rest = nil
}

func (d *decoder) take(n uint64) []byte {
	if n > uint64(len(d.rest)) {
		d.fail("it ends in the middle of a value")
		return nil
	}
	out := d.rest[:n]
	d.rest = d.rest[n:]
	return out
}

func (d *decoder) octet() byte {
	if b := d.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (d *decoder) unsigned() uint64 {
	v, n := binary.Uvarint(d.rest)
	if n <= 0 {
		d.fail("a number does not end")
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

func (d *decoder) signed() int64 { v := d.unsigned(); return int64(v>>1) ^ -int64(v&1) }

func (d *decoder) record(depth int) fields {
	out, id := fields{}, 0
	for d.err == nil {
		head := d.octet()
		kind := head & 15
		if kind == thriftStop {
			return out
		}
		if delta := int(head >> 4); delta > 0 {
			id += delta
		} else {
			id = int(d.signed())
		}
		if kind == thriftTrue || kind == thriftFalse {
			out[id] = kind == thriftTrue
			continue
		}
		out[id] = d.value(kind, depth)
	}
	return out
}

func (d *decoder) value(kind byte, depth int) any {
	if depth > maxDepth {
		d.fail("it is nested too deep")
		return nil
	}
	switch kind {
	case thriftTrue, thriftFalse, thriftByte:
		return int64(d.octet())
	case thriftI16, thriftI32, thriftI64:
		return d.signed()
	case thriftDouble:
		d.take(8)
		return nil
	case thriftBinary:
		return d.take(d.unsigned())
	case thriftList, thriftSet:
		return d.list(depth)
	case thriftStruct:
		return d.record(depth + 1)
	}
	d.fail("a value of type %d", kind)
	return nil
}

func (d *decoder) list(depth int) (out []any) {
	head := d.octet()
	n := uint64(head >> 4)
	if n == 15 {
		n = d.unsigned()
	}
	if n > uint64(len(d.rest)) {
		d.fail("a list of %d values in %d bytes", n, len(d.rest))
		return nil
	}
	for range n {
		out = append(out, d.value(head&15, depth+1))
	}
	return out
}
