package strategy

import (
	"math/big"

	"github.com/dollynator/dolly"
)

// sums are exact sums over prices: ∑p is one/over, ∑p² is two/over².
type sums struct {
	n              int64
	one, two, over *big.Int
}

func sum(closes []Close) sums {
	s := sums{n: int64(len(closes)), one: new(big.Int), two: new(big.Int), over: big.NewInt(1)}
	for _, c := range closes {
		sat, mb := big.NewInt(int64(c.Price.Sat)), big.NewInt(int64(c.Price.MB))
		term := new(big.Int).Mul(sat, s.over)
		s.one.Mul(s.one, mb).Add(s.one, term)
		s.two.Mul(s.two, mb).Mul(s.two, mb).Add(s.two, term.Mul(term, term))
		s.over.Mul(s.over, mb)
	}
	return s
}

// cmp compares two means exactly. Both have prices.
func (s sums) cmp(t sums) int {
	left := new(big.Int).Mul(s.one, t.over)
	right := new(big.Int).Mul(t.one, s.over)
	return left.Mul(left, big.NewInt(t.n)).Cmp(right.Mul(right, big.NewInt(s.n)))
}

// above reports whether a price is more than k sample deviations above the mean,
// exactly: of sat/mb − ∑p/n the square is compared with k² × the variance
// (∑p² − (∑p)²/n) / (n − 1), all over one denominator. The deviation of a single
// price is taken as zero.
func (s sums) above(p dolly.Price, k int64) bool {
	n, mb := big.NewInt(s.n), big.NewInt(int64(p.MB))
	gap := new(big.Int).Mul(big.NewInt(int64(p.Sat)), s.over)
	gap.Mul(gap, n).Sub(gap, new(big.Int).Mul(mb, s.one)) // × n × over × mb
	if gap.Sign() <= 0 || s.n < 2 {
		return gap.Sign() > 0
	}
	spread := new(big.Int).Mul(n, s.two)
	spread.Sub(spread, new(big.Int).Mul(s.one, s.one)) // variance × n × (n − 1) × over²
	spread.Mul(spread, n).Mul(spread, mb).Mul(spread, mb).Mul(spread, big.NewInt(k*k))
	gap.Mul(gap, gap).Mul(gap, big.NewInt(s.n-1))
	return gap.Cmp(spread) > 0
}
