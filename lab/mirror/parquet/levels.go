package parquet

import (
	"encoding/binary"
	"fmt"
)

// hybrid decodes n numbers of a width in bits, as runs of one number or groups of
// eight packed ones (RLE/bit-packing hybrid). Of width 0 all are 0.
func hybrid(raw []byte, width int, n int64) ([]uint32, error) {
	if n < 0 || n > maxValues {
		return nil, fmt.Errorf("%w: a page of %d values", ErrBroken, n)
	}
	if width == 0 {
		return make([]uint32, n), nil
	}
	var out []uint32
	for int64(len(out)) < n {
		head, used := binary.Uvarint(raw)
		if used <= 0 {
			return nil, fmt.Errorf("%w: %d values of %d", ErrBroken, len(out), n)
		}
		raw = raw[used:]
		size := (width + 7) / 8
		count := head >> 1
		if head&1 == 1 {
			if count > uint64(len(raw)) {
				return nil, fmt.Errorf("%w: packed values beyond their page", ErrBroken)
			}
			size, count = int(count)*width, count*8
		}
		if size > len(raw) {
			return nil, fmt.Errorf("%w: values beyond their page", ErrBroken)
		}
		left := min(count, uint64(n-int64(len(out))))
		for i := range left {
			at := i * uint64(width) * (head & 1)
			out = append(out, unpack(raw[:size], at, width))
		}
		raw = raw[size:]
	}
	return out, nil
}

// maxValues bounds the values of a page.
const maxValues = 1 << 21

// unpack is the number of a width that begins at a bit, lowest bit first.
func unpack(raw []byte, bit uint64, width int) (v uint32) {
	for i := range uint64(width) {
		at := bit + i
		if at/8 < uint64(len(raw)) {
			v |= uint32(raw[at/8]>>(at%8)&1) << i
		}
	}
	return v
}
