package sim

import "math/rand/v2"

// Chance is drawn by hashing the seed, a stream and up to three numbers that name
// what is decided, and not from one generator: so a world's weather is the same
// whatever its agents do, two minds can be compared seed by seed, and nothing
// has to be remembered to draw it again.

// stream names what chance is for. The world's are apart from the minds'.
type stream uint64

const (
	ofOffer stream = iota + 1
	ofPrice
	ofFee
	ofServer // the luck of one server
	ofStock
	ofPhase
	ofLoss
	ofDelay
	ofCut
	ofFault
	ofLiar
	ofLie
	ofBuyer
	ofPeer
	ofKey
	ofNonce
	ofSecret
	ofMind
	ofSample
)

// mix is the finaliser of splitmix64.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}

const golden = 0x9E3779B97F4A7C15

// roll draws 64 bits for what is named.
func (w *World) roll(s stream, a, b, c uint64) uint64 {
	x := mix(w.seed + golden*uint64(s))
	x = mix(x + golden*(a+1))
	x = mix(x + golden*(b+1))
	return mix(x + golden*(c+1))
}

// unit is a number from 0 up to 1, of the upper bits of x.
func unit(x uint64) float64 { return float64(float64(x>>11) * (1.0 / (1 << 53))) }

// either is a number from −1 up to 1.
func either(x uint64) float64 { return float64(2*unit(x)) - 1 }

// chance is true for a share p of all x.
func chance(x uint64, p float64) bool { return unit(x) < p }

// below is a number from 0 to n-1.
func below(x uint64, n int) int { return int((x >> 33) * uint64(n) >> 31) }

// bell is about normal: mean 0, deviation 1, within ±3.46; the sum of four
// uniform draws of 16 bits each, which is exact on every platform.
func bell(x uint64) float64 {
	sum := int64(x&0xFFFF) + int64(x>>16&0xFFFF) + int64(x>>32&0xFFFF) + int64(x>>48)
	return float64(sum-2*0xFFFF) * (1.7320508075688772 / 0xFFFF)
}

// mind is a generator for one agent's decisions.
func (w *World) mindOf(birth int) rand.PCG {
	return *rand.NewPCG(w.roll(ofMind, uint64(birth), 0, 0), w.roll(ofMind, uint64(birth), 1, 0))
}
