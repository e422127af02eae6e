package parquet

import (
	"fmt"
)

// deltaLengths are texts after all their lengths (DELTA_LENGTH_BYTE_ARRAY).
func deltaLengths(raw []byte, n int64) ([]string, error) {
	lengths, raw, err := deltas(raw, n)
	if err != nil {
		return nil, err
	}
	out := make([]string, n)
	for i, size := range lengths {
		if size < 0 || size > int64(len(raw)) {
			return nil, fmt.Errorf("%w: a text beyond its page", ErrBroken)
		}
		out[i], raw = string(raw[:size]), raw[size:]
	}
	return out, nil
}

// deltaTexts are texts that begin like the one before (DELTA_BYTE_ARRAY).
func deltaTexts(raw []byte, n int64) ([]string, error) {
	shared, raw, err := deltas(raw, n)
	if err != nil {
		return nil, err
	}
	out, err := deltaLengths(raw, n)
	if err != nil {
		return nil, err
	}
	before, total := "", 0
	for i, size := range shared {
		if size < 0 || size > int64(len(before)) {
			return nil, fmt.Errorf("%w: a text begins with more than there is", ErrBroken)
		}
		before = before[:size] + out[i]
		if total += len(before); total > maxPage {
			return nil, fmt.Errorf("%w: texts of more than %d bytes", ErrBroken, maxPage)
		}
		out[i] = before
	}
	return out, nil
}

// deltas decodes n numbers by their differences (DELTA_BINARY_PACKED) and returns
// what follows them.
func deltas(raw []byte, n int64) ([]int64, []byte, error) {
	d := decoder{rest: raw}
	block, minis, total, value := d.unsigned(), d.unsigned(), d.unsigned(), d.signed()
	if d.err != nil {
		return nil, nil, d.err
	}
	if block == 0 || minis == 0 || block > 1<<20 || minis > block || block%(8*minis) != 0 || total != uint64(n) || n > maxValues {
		return nil, nil, fmt.Errorf("%w: %d differences in blocks of %d", ErrBroken, total, block)
	}
	var out []int64
	if n > 0 {
		out = append(out, value)
	}
	each := block / minis
	for int64(len(out)) < n {
		least := d.signed()
		widths := d.take(minis)
		for _, w := range widths {
			if int64(len(out)) >= n {
				break
			}
			packed := d.take(each * uint64(w) / 8)
			if d.err != nil || w > 32 {
				break
			}
			for i := range min(each, uint64(n-int64(len(out)))) {
				value += least + int64(unpack(packed, i*uint64(w), int(w)))
				out = append(out, value)
			}
		}
		if d.err != nil || (len(widths) > 0 && widths[0] > 32) {
			return nil, nil, fmt.Errorf("%w: differences beyond their page", ErrBroken)
		}
	}
	return out, d.rest, nil
}
