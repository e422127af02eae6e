package wire

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/fxamacker/cbor/v2"
)

// MaxRecord bounds what Unmarshal reads, in bytes.
const MaxRecord = 1 << 20

// ErrNotCanonical is returned when bytes decode, but are not how the value is written.
var ErrNotCanonical = errors.New("not the canonical encoding")

// ErrTooLarge is returned for more than MaxRecord bytes.
var ErrTooLarge = errors.New("record too large")

var enc = mustEnc()
var dec = mustDec()

func mustEnc() cbor.UserBufferEncMode {
	o := cbor.CoreDetEncOptions()
	o.TextMarshaler = cbor.TextMarshalerNone
	m, err := o.UserBufferEncMode()
	if err != nil {
		panic(err)
	}
	return m
}

func mustDec() cbor.DecMode {
	m, err := cbor.DecOptions{
		DupMapKey:         cbor.DupMapKeyEnforcedAPF,
		IndefLength:       cbor.IndefLengthForbidden,
		TagsMd:            cbor.TagsForbidden,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
		MaxNestedLevels:   maxNesting,
		MaxArrayElements:  1 << 17,
		MaxMapPairs:       1 << 16,
	}.DecMode()
	if err != nil {
		panic(err)
	}
	return m
}

// Marshal encodes v deterministically. It panics only on types that cannot be
// encoded at all, which is a programming error.
func Marshal(v any) []byte {
	b, err := enc.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("encode %T: %v", v, err))
	}
	return b
}

// Unmarshal decodes into v exactly what Marshal writes: unknown fields,
// trailing bytes and other encodings of the same value are errors. It allocates
// at most four times len(b) and 64 KiB.
func Unmarshal(b []byte, v any) error {
	if len(b) > MaxRecord {
		return ErrTooLarge
	}
	if heavy(b, v) {
		return ErrTooHeavy
	}
	if err := dec.Unmarshal(b, v); err != nil {
		return fmt.Errorf("unreadable record: %w", err)
	}
	again := bytes.NewBuffer(make([]byte, 0, len(b)))
	if err := enc.MarshalToBuffer(v, again); err != nil || !bytes.Equal(again.Bytes(), b) {
		return fmt.Errorf("unreadable record: %w", ErrNotCanonical)
	}
	return nil
}

// Sum is the SHA-256 of b, the name of a record.
func Sum(b []byte) dolly.Hash { return sha256.Sum256(b) }
