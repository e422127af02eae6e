package wire

import (
	"bytes"
	"errors"
	"runtime"
	"testing"

	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

type inner struct {
	A dolly.Hash   `cbor:"1,keyasint,omitempty"`
	B [][]byte     `cbor:"2,keyasint,omitempty"`
	C []dolly.Hash `cbor:"3,keyasint,omitempty"`
}

type full struct {
	Key dolly.Hash `cbor:"1,keyasint"`
}

type lent struct {
	Many []inner `cbor:"7,keyasint,omitempty"`
}

type box struct {
	Inner  []inner           `cbor:"1,keyasint,omitempty"`
	Far    []*inner          `cbor:"2,keyasint,omitempty"`
	Blobs  [][]byte          `cbor:"3,keyasint,omitempty"`
	Counts []uint64          `cbor:"4,keyasint,omitempty"`
	Deep   [][][]uint64      `cbor:"5,keyasint,omitempty"`
	Names  map[uint64]string `cbor:"6,keyasint,omitempty"`
	lent
	Fixed *[4][]string `cbor:"8,keyasint,omitempty"`
	Flags []bool       `cbor:"9,keyasint,omitempty"`
	Full  []full       `cbor:"10,keyasint,omitempty"`
}

// array is n items of one byte under a key of box.
func array(key byte, n int, item byte) []byte {
	b := []byte{0xa1, key, 0x9a, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}
	return append(b, bytes.Repeat([]byte{item}, n)...)
}

func TestI42FewBytesFillLittleMemory(t *testing.T) {
	for name, b := range map[string][]byte{
		"empty records":          array(1, 100_000, 0xa0),
		"empty records far away": array(2, 100_000, 0xa0),
		"lent empty records":     array(7, 100_000, 0xa0),
		"empty strings":          array(3, 100_000, 0x40),
		"zeros":                  array(4, 120_000, 0x00),
		"empty arrays":           array(5, 100_000, 0x80),
		"falsehoods":             array(9, 100_000, 0xf4),
		"nothings":               array(1, 100_000, 0xf6),
		"records without a key":  array(10, 300, 0xa0),
		"short keys":             append([]byte{0xa1, 0x0a, 0x99, 0x01, 0x2c}, bytes.Repeat([]byte{0xa1, 0x01, 0x40}, 300)...),
	} {
		var v box
		err := Unmarshal(b, &v)
		if name == "falsehoods" != (err == nil) {
			t.Errorf("%s: %v", name, err)
		}
		bounded(t, b)
	}
	if err := Unmarshal(array(1, 70_000, 0xa0), new(box)); !errors.Is(err, ErrTooHeavy) {
		t.Errorf("70,000 empty records: %v", err)
	}
}

func TestI42WhatIsLargeByItsBytesIsRead(t *testing.T) {
	want := box{Blobs: make([][]byte, 900), lent: lent{Many: make([]inner, 1000)}}
	for i := range want.Blobs {
		want.Blobs[i] = make([]byte, 1000)
	}
	for i := range want.Many {
		want.Many[i].A[0] = 1
	}
	var got box
	if err := Unmarshal(Marshal(want), &got); err != nil || len(got.Many) != 1000 || len(got.Blobs) != 900 {
		t.Fatalf("%d and %d came back: %v", len(got.Many), len(got.Blobs), err)
	}
	bounded(t, Marshal(want))
}

// Whatever is sent: a random tree of heads, of which most claim more than they hold.
func TestI42NoBytesFillMuchMemory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := []byte{0xa1, byte(rapid.IntRange(1, 10).Draw(t, "field"))}
		for range rapid.IntRange(1, 4).Draw(t, "levels") {
			n := rapid.SampledFrom([]int{1, 3, 200, 65_535}).Draw(t, "claimed")
			b = append(b, rapid.SampledFrom([]byte{0x99, 0xb9, 0x59}).Draw(t, "major"), byte(n>>8), byte(n))
		}
		item := rapid.SampledFrom([]string{"\xa0", "\x80", "\x40", "\x00", "\xa1\x02\x80", "\xf6", "\x81\x40"}).Draw(t, "item")
		b = append(b, bytes.Repeat([]byte(item), rapid.IntRange(0, 65_535).Draw(t, "held"))...)
		bounded(t, b)
	})
}

// bounded decodes b, alone in the process as tests of a package are, and counts.
func bounded(t interface{ Errorf(string, ...any) }, b []byte) {
	var before, after runtime.MemStats
	var v box
	runtime.ReadMemStats(&before)
	_ = Unmarshal(b, &v)
	runtime.ReadMemStats(&after)
	if took, may := after.TotalAlloc-before.TotalAlloc, uint64(4*len(b)+64<<10); took > may {
		t.Errorf("%d bytes, from % x: %d bytes allocated, %d are allowed", len(b), b[:min(len(b), 16)], took, may)
	}
}
