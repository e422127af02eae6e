package past

import (
	"encoding/binary"
	"maps"
	"math"
	"slices"

	"github.com/dollynator/dolly"
)

// reading is what was read at a moment: for each metric, by number, nine bytes, the
// number and the value as an IEEE 754 double, big-endian.
type reading struct {
	At     dolly.Time `cbor:"1,keyasint"`
	Values []byte     `cbor:"2,keyasint"`
}

// width is how many bytes a value takes with its number.
const width = 9

func pack(at dolly.Time, values map[uint8]float64) reading {
	r := reading{At: at, Values: make([]byte, 0, width*len(values))}
	for _, n := range slices.Sorted(maps.Keys(values)) {
		r.Values = binary.BigEndian.AppendUint64(append(r.Values, n), math.Float64bits(values[n]))
	}
	return r
}

// value finds one.
func (r reading) value(number uint8) (float64, bool) {
	for at := r.Values; len(at) >= width; at = at[width:] {
		if at[0] == number {
			return math.Float64frombits(binary.BigEndian.Uint64(at[1:])), true
		}
	}
	return 0, false
}
