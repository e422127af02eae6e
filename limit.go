package dolly

import (
	"fmt"
	"math"
	"math/big"
	"strings"
)

// ParseLimit reads a price limit, exactly. With a unit it is satoshi per MB
// ("100sat", "99.5sat", "1/3sat") or bitcoin per MB ("0.000001btc"). Without one
// a fraction, and a number from 1 on, is satoshi, and one below 0.01 is bitcoin;
// what lies between could be meant as either and is an error, as are zero,
// negative and unparsable limits.
func ParseLimit(s string) (Price, error) {
	text, sat := strings.CutSuffix(strings.TrimSpace(s), "sat")
	text, btc := strings.CutSuffix(text, "btc")
	over, under, fraction := strings.Cut(strings.TrimSpace(text), "/")
	if !fraction {
		under = "1"
	}
	limit, err := parseDecimal(s, over)
	if err != nil {
		return Price{}, err
	}
	if zero := strings.TrimSpace(under); zero != "" && strings.Trim(zero, "0.") == "" {
		return Price{}, fmt.Errorf("%q divides by zero", s)
	}
	by, err := parseDecimal(s, under)
	if err != nil {
		return Price{}, err
	}
	limit.Quo(limit, by)
	switch {
	case sat && btc:
		return Price{}, fmt.Errorf("%q is not a price limit", s)
	case sat, !btc && (fraction || limit.Cmp(big.NewRat(1, 1)) >= 0):
	case btc, limit.Cmp(big.NewRat(1, 100)) < 0:
		limit.Mul(limit, big.NewRat(int64(SatPerBTC), 1))
	default:
		return Price{}, fmt.Errorf("%q could be satoshi or bitcoin: say %ssat or %sbtc", s, s, s)
	}
	return perMB(s, limit)
}

// perMB is a rational number of satoshi for one MB.
func perMB(s string, limit *big.Rat) (Price, error) {
	sat, parts := limit.Num(), limit.Denom()
	if limit.Cmp(big.NewRat(21_000_000*int64(SatPerBTC), 1)) > 0 {
		return Price{}, fmt.Errorf("%q is more than all bitcoin", s)
	}
	if !sat.IsInt64() || !parts.IsInt64() || parts.Int64() > math.MaxInt64/int64(MiB) {
		return Price{}, fmt.Errorf("%q is too fine", s)
	}
	return Price{Sat: Sat(sat.Int64()), MB: MB(parts.Int64()) * MiB}, nil
}

// parseDecimal reads digits with at most one point, above zero.
func parseDecimal(s, text string) (*big.Rat, error) {
	whole, frac, _ := strings.Cut(strings.TrimSpace(text), ".")
	if whole+frac == "" || strings.Trim(whole+frac, "0123456789") != "" {
		return nil, fmt.Errorf("%q is not a price limit", s)
	}
	if len(frac) > 12 {
		return nil, fmt.Errorf("%q has more than 12 decimals", s)
	}
	if len(whole) > 18 {
		return nil, fmt.Errorf("%q is too large", s)
	}
	n, ok := new(big.Rat).SetString("0" + whole + "." + frac + "0")
	if !ok || n.Sign() == 0 {
		return nil, fmt.Errorf("%q is not above zero", s)
	}
	return n, nil
}
