package wire

import (
	"errors"
	"reflect"
	"strconv"
	"strings"
)

// ErrTooHeavy is returned for few bytes that would fill much memory, such as an
// array of a hundred thousand empty records.
var ErrTooHeavy = errors.New("record would take too much memory")

// A decoder may allocate four bytes for each that it reads and 64 KiB (I42). One of
// the four is for writing the value back; the rest, with a margin, is a value's weight.
const (
	weightPerByte = 3
	weightFree    = 48 << 10
)

// light is how many elements are free of weighing: they would have to be 768
// bytes large each to be too heavy, and no record's are.
const light = 64

// heavy says whether decoding b into v and writing it back could break the bound.
// What is not well formed weighs nothing: the decoder refuses it before it allocates.
func heavy(b []byte, v any) bool {
	var elements uint64
	if _, ok := skip(b, 0, &elements); !ok || elements <= light {
		return false
	}
	s := scale{left: weightFree + weightPerByte*len(b), shapes: map[reflect.Type]shape{}}
	s.item(b, reflect.TypeOf(v))
	return s.left < 0
}

// scale weighs an item against the type that it will be decoded into: slices,
// maps and strings are allocated as large as their heads say. What is shorter
// than its type can be written is too heavy, too: writing it back would take more.
type scale struct {
	left   int // bytes that may still be allocated
	shapes map[reflect.Type]shape
}

// item weighs b's first item and returns what follows; nil when it is too heavy.
func (s *scale) item(b []byte, t reflect.Type) []byte {
	major, n, rest, ok := head(b)
	if t != nil && t.Kind() == reflect.Pointer && major != majorOther {
		t = t.Elem()
		s.left -= int(t.Size())
	}
	if !ok || !fits(major, n, t) {
		s.left = -1
	}
	if s.left < 0 {
		return nil
	}
	switch major {
	case majorBytes, majorText:
		s.left -= int(n)
		return rest[n:]
	case majorArray:
		return s.array(rest, n, t)
	case majorMap:
		return s.pairs(rest, n, t)
	}
	return rest
}

// fits is false for what a type with a fixed form is never written as.
func fits(major byte, n uint64, t reflect.Type) bool {
	switch {
	case t == nil:
		return true
	case t.Kind() == reflect.Struct:
		return major == majorMap
	case t.Kind() == reflect.Array:
		return (major == majorBytes || major == majorArray) && n == uint64(t.Len())
	}
	return true
}

func (s *scale) array(b []byte, n uint64, t reflect.Type) []byte {
	var elem reflect.Type
	if t != nil && (t.Kind() == reflect.Slice || t.Kind() == reflect.Array) {
		elem = t.Elem()
	}
	if t != nil && t.Kind() == reflect.Slice {
		s.left -= int(n) * int(elem.Size())
	}
	for ; n > 0 && b != nil; n-- {
		b = s.item(b, elem)
	}
	return b
}

func (s *scale) pairs(b []byte, n uint64, t reflect.Type) []byte {
	if t != nil && t.Kind() == reflect.Struct {
		return s.record(b, n, s.shape(t))
	}
	var key, value reflect.Type
	if t != nil && t.Kind() == reflect.Map {
		key, value = t.Key(), t.Elem()
		s.left -= int(n) * 2 * int(key.Size()+value.Size()+1) // a map is up to half empty
	}
	for ; n > 0 && b != nil; n-- {
		if b = s.item(b, key); b != nil {
			b = s.item(b, value)
		}
	}
	return b
}

// record weighs n fields.
func (s *scale) record(b []byte, n uint64, of shape) []byte {
	missing := of.always
	for ; n > 0 && b != nil; n-- {
		_, key, _, _ := head(b)
		f := of.fields[key]
		if f.always {
			missing--
		}
		if b = s.item(b, nil); b != nil {
			b = s.item(b, f.typ)
		}
	}
	if missing > 0 {
		s.left = -1
	}
	return b
}

// shape is how a struct is written: its fields by their keys on the wire.
type shape struct {
	fields map[uint64]field
	always int // how many are written even if they are zero
}

type field struct {
	typ    reflect.Type
	always bool
}

func (s *scale) shape(t reflect.Type) shape {
	known, ok := s.shapes[t]
	if !ok {
		known = shape{fields: map[uint64]field{}}
		known.add(t)
		s.shapes[t] = known
	}
	return known
}

// add reads the tags; an embedded struct without one lends its fields.
func (s *shape) add(t reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("cbor"), ",")
		if f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct {
			s.add(f.Type)
		} else if key, err := strconv.ParseUint(name, 10, 32); err == nil {
			always := !strings.Contains(options, "omitempty")
			s.fields[key] = field{f.Type, always}
			if always {
				s.always++
			}
		}
	}
}
