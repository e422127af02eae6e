package dolly

import (
	"errors"
	"math"
	"math/bits"
	"strconv"
)

// Sat is an amount of bitcoin in satoshi. It is never a float and never BTC.
type Sat int64

// SatPerBTC is the number of satoshi in one bitcoin.
const SatPerBTC Sat = 100_000_000

// MB is an amount of the reputation token in bytes carried. One MB of the
// market is [MiB] of these.
type MB int64

// MiB is one MB as the market quotes it: 1,048,576 bytes.
const MiB MB = 1 << 20

// String prints whole megabytes, rounded towards zero: "66 MB".
func (m MB) String() string { return strconv.FormatInt(int64(m/MiB), 10) + " MB" }

// String prints "6555 sat".
func (s Sat) String() string { return strconv.FormatInt(int64(s), 10) + " sat" }

// Price is the exact ratio of two amounts, Sat for MB. It is compared by
// cross-multiplication in 128 bits and never divided. The zero Price is no
// price; see [Price.Valid].
type Price struct {
	Sat Sat `cbor:"1,keyasint" json:"sat"`
	MB  MB  `cbor:"2,keyasint" json:"mb_bytes"`
}

// Valid reports whether both amounts are positive.
func (p Price) Valid() bool { return p.Sat > 0 && p.MB > 0 }

// Cmp returns -1, 0 or +1 as p is below, equal to or above q. Both must be valid.
func (p Price) Cmp(q Price) int {
	ph, pl := bits.Mul64(uint64(p.Sat), uint64(q.MB))
	qh, ql := bits.Mul64(uint64(q.Sat), uint64(p.MB))
	switch {
	case ph < qh || ph == qh && pl < ql:
		return -1
	case ph == qh && pl == ql:
		return 0
	}
	return 1
}

// Cost is what amount costs at this price, rounded up to a whole satoshi: the
// seller of MB is never short. It is an error if the price is not valid, the
// amount negative, or the result does not fit.
func (p Price) Cost(amount MB) (Sat, error) {
	if !p.Valid() || amount < 0 {
		return 0, errors.New("cost of an invalid price or amount")
	}
	hi, lo := bits.Mul64(uint64(amount), uint64(p.Sat))
	lo, carry := bits.Add64(lo, uint64(p.MB)-1, 0)
	hi += carry
	if hi >= uint64(p.MB) {
		return 0, errors.New("cost overflows")
	}
	q, _ := bits.Div64(hi, lo, uint64(p.MB))
	if q > math.MaxInt64 {
		return 0, errors.New("cost overflows")
	}
	return Sat(q), nil
}

// PerMB is the price in sat per MB as a float, for people's eyes only.
func (p Price) PerMB() float64 {
	if p.MB == 0 {
		return 0
	}
	return float64(p.Sat) * float64(MiB) / float64(p.MB)
}
