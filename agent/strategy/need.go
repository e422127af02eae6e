package strategy

import (
	"math"
	"math/bits"

	"github.com/dollynator/dolly"
)

// Need is the bitcoin still to be earned, in satoshi, never below zero:
// ⌈(server + VPN) × 1.15 × count⌉, at least Floor, less the balance. Without
// something to pay for it is zero; sums beyond int64 are taken as its maximum.
func Need(in Input) dolly.Sat {
	if !in.Candidate || in.VPSCount <= 0 || in.ServerPrice <= 0 || in.VPNPrice < 0 {
		return 0
	}
	goal := max(margin(uint64(in.ServerPrice)+uint64(in.VPNPrice), uint64(in.VPSCount)), in.Floor)
	balance := max(0, in.Balance)
	return max(0, goal-balance)
}

// margin is ⌈sum × count × 1.15⌉. Sum and count are below 2^64 and 2^63.
func margin(sum, count uint64) dolly.Sat {
	hi, product := bits.Mul64(sum, count)
	if hi != 0 {
		return math.MaxInt64
	}
	hi, lo := bits.Mul64(product, 115)
	lo, carry := bits.Add64(lo, 99, 0)
	hi += carry
	if hi >= 100 {
		return math.MaxInt64
	}
	q, _ := bits.Div64(hi, lo, 100)
	return dolly.Sat(min(q, math.MaxInt64))
}
