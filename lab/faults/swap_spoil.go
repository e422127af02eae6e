package faults

import (
	"bytes"
	"maps"
	"math"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// spoiler walks through a message and puts a hostile value in the place of one
// of its fields. What is signed with the speaker's key is signed again, so that
// only what it says is wrong.
type spoiler struct {
	key     wire.Key
	network dolly.Network
	left    int // changes to pass by
	done    bool
}

// mostSpoilt is how many elements of a list are looked into: the others are alike.
const mostSpoilt = 2

// spoil makes the n-th change, from 1, to what key says, or tells that there is none.
func spoil(raw []byte, n int, key wire.Key, network dolly.Network) ([]byte, bool) {
	s := &spoiler{key: key, network: network, left: n}
	out := s.bytes(raw)
	return out, s.done
}

// spoilable is how many changes there are to a message.
func spoilable(raw []byte, key wire.Key, network dolly.Network) int {
	s := &spoiler{key: key, network: network, left: math.MaxInt}
	s.bytes(raw)
	return math.MaxInt - s.left
}

// now counts a change and reports whether it is this one.
func (s *spoiler) now() bool {
	s.left--
	if s.done || s.left != 0 {
		return false
	}
	s.done = true
	return true
}

// bytes changes what the bytes say if they say something, and else themselves.
func (s *spoiler) bytes(b []byte) []byte {
	if list, ok := decoded[[]any](b); ok {
		if body, kind, ok := s.envelope(list); ok {
			return s.sealed(b, list, body, kind)
		}
		return s.again(b, s.value(list))
	}
	if m, ok := decoded[map[any]any](b); ok {
		return s.again(b, s.value(m))
	}
	for _, other := range [][]byte{flipped(b), b[:max(0, len(b)-1)], append(bytes.Clone(b), 0), {}} {
		if s.now() {
			return other
		}
	}
	return b
}

// decoded reads bytes that are nothing but one value, a container.
func decoded[T any](b []byte) (v T, ok bool) {
	if len(b) == 0 || b[0] < 0x80 || b[0] >= 0xc0 {
		return v, false
	}
	return v, wire.Unmarshal(b, &v) == nil
}

// again encodes a value if something in it was changed.
func (s *spoiler) again(before []byte, v any) []byte {
	if !s.done {
		return before
	}
	return wire.Marshal(v)
}

// envelope reports whether a list is a signed record of the speaker's.
func (s *spoiler) envelope(list []any) (body any, kind string, ok bool) {
	if len(list) != 5 {
		return nil, "", false
	}
	kind, ok1 := list[1].(string)
	signer, ok2 := list[2].([]byte)
	raw, ok3 := list[3].([]byte)
	self := s.key.Peer()
	if !ok1 || !ok2 || !ok3 || !bytes.Equal(signer, self[:]) {
		return nil, "", false
	}
	return body, kind, wire.Unmarshal(raw, &body) == nil
}

func (s *spoiler) sealed(before []byte, list []any, body any, kind string) []byte {
	if v := s.value(body); s.done {
		return wire.Seal(s.key, s.network, kind, v)
	}
	for i := range list {
		if i == 3 {
			continue
		}
		if list[i] = s.value(list[i]); s.done {
			return wire.Marshal(list)
		}
	}
	return before
}

// value changes something in a decoded value.
func (s *spoiler) value(v any) any {
	switch v := v.(type) {
	case []byte:
		return s.bytes(v)
	case []any:
		return s.list(v)
	case map[any]any:
		return s.fields(v)
	}
	for _, other := range others(v) {
		if s.now() {
			return other
		}
	}
	return v
}

// others are what may stand in the place of a plain value.
func others(v any) []any {
	switch v := v.(type) {
	case uint64:
		return []any{v + 1, uint64(0), uint64(math.MaxInt64)}
	case int64:
		return []any{v - 1, int64(math.MinInt64)}
	case bool:
		return []any{!v}
	case string:
		return []any{"", v + "x"}
	}
	return nil
}

func (s *spoiler) list(v []any) any {
	if len(v) > 0 && s.now() {
		return v[1:]
	}
	if len(v) > 0 && s.now() {
		return append(slices.Clone(v), v[0])
	}
	for i := range v[:min(len(v), mostSpoilt)] {
		if v[i] = s.value(v[i]); s.done {
			break
		}
	}
	return v
}

func (s *spoiler) fields(m map[any]any) any {
	keys := slices.SortedFunc(maps.Keys(m), func(a, b any) int { return bytes.Compare(wire.Marshal(a), wire.Marshal(b)) })
	for _, k := range keys {
		if s.now() {
			delete(m, k)
			return m
		}
		if m[k] = s.value(m[k]); s.done {
			return m
		}
	}
	return m
}

func flipped(b []byte) []byte {
	if len(b) == 0 {
		return []byte{1}
	}
	out := bytes.Clone(b)
	out[len(out)/2] ^= 1
	return out
}
